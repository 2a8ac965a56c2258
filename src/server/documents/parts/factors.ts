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
  "Proof that it is you (CONFIRM-1); to add a factor, a session from the last ten minutes is also enough (CONFIRM-2)";
const NAME = "At most 64 characters, at least one of them visible (NAME-2)";
const ANSWER =
  "`AuthenticationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` returns after `navigator.credentials.get`";
const SECRET = "The `device_secret` from this device's last sign-in to any account";
const FACTOR_TOKEN = "From the refusal of the login (`second_factor_required`)";
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
  part(factorSchema, "A passkey or an authenticator app.", LAPTOP_KEY, {
    id: "The factor's id, with which to rename or remove it",
    kind: "`passkey`, or `totp` for an authenticator app",
    name: "The name that its owner gave it",
    synced:
      "For a passkey: whether its provider keeps a copy, so that it survives the loss of the device; absent for an app",
    created_at: "When it was added",
    last_used_at: "When it was last used here, or null",
  }),
  part(
    factorsSchema,
    "A person's factors, and what their sign-in requires.",
    { items: [LAPTOP_KEY], next_cursor: null, second_factor: false, password: true },
    {
      items: "The passkeys, oldest first, then the authenticator app",
      next_cursor: "Always null, since the list is complete",
      second_factor: "Whether a sign-in by password also requires one of them (FACTOR-8)",
      password: "Whether the account has a password",
    },
  ),
  part(factorPatchSchema, "A factor's new name.", { name: "My laptop" }, { name: NAME }),
  part(
    secondFactorPatchSchema,
    "Whether a sign-in by password requires a second factor.",
    { second_factor: true, confirmation: { password: "correct horse" } },
    {
      second_factor: "`true` requires that the account has a passkey or an authenticator app",
      confirmation: CONFIRMATION,
    },
  ),
  part(
    passkeyCreationSchema,
    "The options to create a passkey with: WebAuthn's `PublicKeyCredentialCreationOptionsJSON`.",
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
      user: "The account that it is for",
      challenge: "Valid once, for some minutes (FACTOR-3)",
      pubKeyCredParams: "The signatures that the server verifies",
      timeout: "How long the challenge is valid, in milliseconds",
      excludeCredentials: "Passkeys that the account already has",
      authenticatorSelection: "Requires passkeys that can sign in without a username",
      attestation: "Always `none`",
    },
  ),
  part(
    passkeyRequestSchema,
    "The options to request a passkey with: WebAuthn's `PublicKeyCredentialRequestOptionsJSON`.",
    {
      rpId: "chat.example.com",
      challenge: CHALLENGE,
      timeout: 300_000,
      allowCredentials: [],
      userVerification: "required",
    },
    {
      rpId: "The domain that the passkey is for (FACTOR-2)",
      challenge: "Valid once, for some minutes (FACTOR-3)",
      timeout: "How long the challenge is valid, in milliseconds",
      allowCredentials: "The account's passkeys; empty if any passkey for this server may answer",
      userVerification: "Whether the authenticator must verify its user, or only should",
    },
  ),
  part(
    passkeyRegistrationSchema,
    "A passkey that a browser has created.",
    { passkey: ATTESTATION, device_name: "Firefox on Linux" },
    {
      passkey:
        "`RegistrationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` returns after `navigator.credentials.create`",
      device_name: `A name for the passkey, used if the server does not know its provider. ${NAME}`,
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
      secret: "The secret in base32, to type if there is no camera",
      uri: "The address to show as a QR code",
      enrolment: "An opaque value to send back with the app's first code",
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
      enrolment: "The value that came with the secret",
      code: "The six digits that the app currently shows",
      name: `Defaults to \`Authenticator app\`. ${NAME}`,
    },
  ),
  part(
    passkeySignInSchema,
    "A passkey's answer to a sign-in.",
    { passkey: ASSERTION, device_secret: DEVICE_SECRET },
    { passkey: ANSWER, device_secret: SECRET },
  ),
  part(
    factorTokenHolderSchema,
    "A sign-in whose password was correct.",
    { factor_token: "eyJhbGciOiJFZERTQSJ9.eyJzaWQiOjF9.c2ln" },
    { factor_token: FACTOR_TOKEN },
  ),
  part(
    secondStepSchema,
    "The second step of a sign-in: a code, a passkey or a recovery code.",
    { factor_token: "eyJhbGciOiJFZERTQSJ9.eyJzaWQiOjF9.c2ln", totp: "287082" },
    {
      factor_token: FACTOR_TOKEN,
      totp: "The authenticator app's code, which is valid once (FACTOR-7)",
      recovery_code: "One of the account's recovery codes, which the sign-in uses up (RECOVER-1)",
      passkey: `${ANSWER}, to the options of \`POST /auth/second-factor/options\``,
      device_secret: SECRET,
    },
  ),
];
