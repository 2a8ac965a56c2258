import {
  factorPatchSchema,
  factorSchema,
  factorsSchema,
  factorTokenHolderSchema,
  passkeyRegistrationSchema,
  passkeySignInSchema,
  secondFactorPatchSchema,
  secondStepSchema,
  totpEnrolmentSchema,
  totpSecretSchema,
  type Factor,
} from "#protocol/factors.ts";
import {
  passkeyCreationSchema,
  passkeyRequestSchema,
  type NewPasskey,
  type PasskeyAnswer,
} from "#protocol/passkeys.ts";
import { part } from "./part.ts";
import { ADA_ID, DEVICE_SECRET, NOON } from "./samples.ts";

const CONFIRMATION =
  "Proof that it is you (CONFIRM-1); what only adds a factor takes a session of the last ten minutes as well (CONFIRM-2)";
const NAME = "At most 64 characters, something visible among them (NAME-2)";
const ANSWER =
  "`AuthenticationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` returns after `navigator.credentials.get`";
const SECRET = "The `device_secret` of this device's last sign-in, to any account";
const FACTOR_TOKEN = "Of the refusal of the login (`second_factor_required`)";
const CHALLENGE = "mNf1q2Vd0mS3aXk5c8Rj7w";
const CREDENTIAL = "uD5Zk3vQ0h1p2wXz7sYd9A";

const LAPTOP_KEY: Factor = {
  id: "tqS9fTn3qk1Jm1cJwq0cM8yJv7P3gY2xXk6bq9rU4hA",
  kind: "passkey",
  name: "Windows Hello",
  synced: false,
  created_at: NOON,
  last_used_at: null,
};

const ASSERTION: PasskeyAnswer = {
  id: CREDENTIAL,
  rawId: CREDENTIAL,
  type: "public-key",
  response: {
    clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
    authenticatorData: "SZYN5YgOjGh0NBcPZHZgW4",
    signature: "MEUCIQDk3vQ0h1p2wXz7sYd9",
    userHandle: "NWMwYTJmNmU",
  },
};

const ATTESTATION: NewPasskey = {
  id: CREDENTIAL,
  rawId: CREDENTIAL,
  type: "public-key",
  response: {
    clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0",
    attestationObject: "o2NmbXRkbm9uZWdhdHRTdG10",
    transports: ["internal"],
  },
};

export const FACTORS = [
  part(factorSchema, "A passkey, or an authenticator app.", LAPTOP_KEY, {
    id: "Of the factor, to rename or remove it by",
    kind: "`passkey`, or `totp` for an authenticator app",
    name: "What its person calls it",
    synced:
      "Of a passkey: whether its provider keeps a copy, so that it outlives its device; absent for an app",
    created_at: "When it was added",
    last_used_at: "When it was last used here, or null",
  }),
  part(
    factorsSchema,
    "A person's factors, and what their sign-in asks for.",
    { items: [LAPTOP_KEY], next_cursor: null, second_factor: false, password: true },
    {
      items: "The passkeys, the oldest first, then the authenticator app",
      next_cursor: "Always null: the list is whole",
      second_factor: "Whether a sign-in by password asks for one of them as well (FACTOR-8)",
      password: "Whether the account has a password",
    },
  ),
  part(factorPatchSchema, "A factor's new name.", { name: "My laptop" }, { name: NAME }),
  part(
    secondFactorPatchSchema,
    "Whether a sign-in by password asks for a second factor.",
    { second_factor: true, confirmation: { password: "correct horse" } },
    {
      second_factor: "True needs a passkey or an authenticator app",
      confirmation: CONFIRMATION,
    },
  ),
  part(
    passkeyCreationSchema,
    "What a browser makes a passkey by: WebAuthn's `PublicKeyCredentialCreationOptionsJSON`.",
    {
      rp: { id: "chat.example.com", name: "chat.example.com" },
      user: {
        id: Buffer.from(ADA_ID).toString("base64url"),
        name: "ada",
        displayName: "Ada Lovelace",
      },
      challenge: CHALLENGE,
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      timeout: 300_000,
      excludeCredentials: [],
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
      attestation: "none",
    },
    {
      rp: "The domain that the passkey is for (FACTOR-2)",
      user: "Whose it is",
      challenge: "Good once, for some minutes (FACTOR-3)",
      pubKeyCredParams: "The signatures that the server verifies",
      timeout: "In milliseconds: as long as the challenge is good",
      excludeCredentials: "Passkeys that the account has already",
      authenticatorSelection: "Every passkey here can sign in alone",
      attestation: "Always `none`",
    },
  ),
  part(
    passkeyRequestSchema,
    "What a browser asks for a passkey by: WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.",
    {
      rpId: "chat.example.com",
      challenge: CHALLENGE,
      timeout: 300_000,
      allowCredentials: [],
      userVerification: "required",
    },
    {
      rpId: "The domain that the passkey is for (FACTOR-2)",
      challenge: "Good once, for some minutes (FACTOR-3)",
      timeout: "In milliseconds: as long as the challenge is good",
      allowCredentials: "The account's passkeys; empty where any passkey of this server may answer",
      userVerification:
        "Whether the authenticator has to verify its person, or may where that is easy",
    },
  ),
  part(
    passkeyRegistrationSchema,
    "A passkey that a browser has made.",
    { passkey: ATTESTATION, device_name: "Firefox on Linux" },
    {
      passkey:
        "`RegistrationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` returns after `navigator.credentials.create`",
      device_name: `What to call it where the server does not know its provider. ${NAME}`,
    },
  ),
  part(
    totpSecretSchema,
    "A secret for an authenticator app, shown once.",
    {
      secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
      uri: "otpauth://totp/chat.example.com:ada?issuer=chat.example.com&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30",
      enrolment: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2VhbGVk",
    },
    {
      secret: "In base32, to type where no camera is",
      uri: "To show as a QR code",
      enrolment: "Send it back with the app's first code",
    },
  ),
  part(
    totpEnrolmentSchema,
    "An authenticator app, and its first code.",
    {
      enrolment: "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2VhbGVk",
      code: "287082",
      name: "Phone",
    },
    {
      enrolment: "Of the secret",
      code: "Six digits, as the app shows them now",
      name: `\`Authenticator app\` unless given. ${NAME}`,
    },
  ),
  part(
    passkeySignInSchema,
    "A passkey's answer, to sign in with.",
    { passkey: ASSERTION, device_secret: DEVICE_SECRET },
    { passkey: ANSWER, device_secret: SECRET },
  ),
  part(
    factorTokenHolderSchema,
    "Someone whose password was right.",
    { factor_token: "eyJhbGciOiJFZERTQSJ9.eyJzaWQiOjF9.c2ln" },
    { factor_token: FACTOR_TOKEN },
  ),
  part(
    secondStepSchema,
    "The second step of a sign-in: a code, a passkey or a recovery code.",
    { factor_token: "eyJhbGciOiJFZERTQSJ9.eyJzaWQiOjF9.c2ln", totp: "287082" },
    {
      factor_token: FACTOR_TOKEN,
      totp: "The authenticator app's code, which is good once (FACTOR-7)",
      recovery_code: "One of the account's recovery codes, which this uses up (RECOVER-1)",
      passkey: `${ANSWER}, to the options of \`POST /auth/second-factor/options\``,
      device_secret: SECRET,
    },
  ),
];
