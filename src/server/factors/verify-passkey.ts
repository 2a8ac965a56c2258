import { z } from "zod";
import type { NewPasskey, PasskeyAnswer } from "#protocol/passkeys.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Passkey } from "#storage/d1/passkeys.ts";
import type { Env } from "../env.ts";
import { openChallenge, type Ceremony, type Challenge } from "./challenge.ts";
import { ALGORITHMS } from "./passkey-options.ts";
import type { RelyingParty } from "./relying-party.ts";

/** The properties that a passkey's answer must match. */
export interface Expected {
  rp: RelyingParty;
  ceremony: Ceremony;
  subject: string;
  /** Whether the authenticator must have verified its user. */
  verified: boolean;
  now: number;
}

/** The credential of a new passkey; `public_key` in base64url. */
export interface MadePasskey {
  challenge: Challenge;
  public_key: string;
  counter: number;
  synced: boolean;
  aaguid: string;
}

export interface UsedPasskey {
  challenge: Challenge;
  counter: number;
  synced: boolean;
}

const clientDataSchema = z.object({ challenge: z.string(), origin: z.string() });

/** Verifies a new passkey; a refusal states the fault, for developers. */
export async function verifyNewPasskey(
  env: Env,
  passkey: NewPasskey,
  expected: Expected,
): Promise<Result<MadePasskey, string>> {
  const challenge = challengeOf(env, passkey.response.clientDataJSON, expected);
  if (!challenge.ok) return challenge;
  const { verifyRegistrationResponse } = await library();
  return expectable(async () => {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...passkey,
        // The list of transports is only a hint for the browser, so store it as received.
        response: { ...passkey.response, transports: [] },
        clientExtensionResults: {},
      },
      ...checks(expected),
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (registrationInfo === undefined) return err("its signature is not valid");
    const { credential, credentialBackedUp, aaguid } = registrationInfo;
    return ok({
      challenge: challenge.value,
      public_key: Buffer.from(credential.publicKey).toString("base64url"),
      counter: credential.counter,
      synced: credentialBackedUp,
      aaguid,
    });
  });
}

export async function verifyPasskey(
  env: Env,
  answer: PasskeyAnswer,
  passkey: Passkey,
  expected: Expected,
): Promise<Result<UsedPasskey, string>> {
  const challenge = challengeOf(env, answer.response.clientDataJSON, expected);
  if (!challenge.ok) return challenge;
  const { verifyAuthenticationResponse } = await library();
  return expectable(async () => {
    const { userHandle, ...response } = answer.response;
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...answer,
        response: { ...response, ...(userHandle && { userHandle }) },
        clientExtensionResults: {},
      },
      ...checks(expected),
      credential: {
        id: passkey.credential_id,
        publicKey: Uint8Array.from(Buffer.from(passkey.public_key, "base64url")),
        counter: passkey.counter,
      },
    });
    if (!verified) return err("its signature is not valid");
    const { newCounter, credentialBackedUp } = authenticationInfo;
    return ok({ challenge: challenge.value, counter: newCounter, synced: credentialBackedUp });
  });
}

/** Loaded on first use, because most isolates never verify a passkey, and it is a tenth of the Worker. */
function library() {
  return import("@simplewebauthn/server");
}

function checks({ rp, verified }: Expected) {
  return {
    // Already checked, together with its subject.
    expectedChallenge: () => true,
    expectedOrigin: rp.origins,
    expectedRPID: rp.id,
    requireUserVerification: verified,
  };
}

function challengeOf(
  env: Env,
  clientDataJSON: string,
  { rp, ...expected }: Expected,
): Result<Challenge, string> {
  const data = clientDataSchema.safeParse(parsed(clientDataJSON)).data;
  if (data === undefined) return err("its client data is not valid JSON from a browser");
  if (!rp.origins.includes(data.origin)) return err("it was given to a page of another origin");
  const challenge = openChallenge(env, data.challenge, expected);
  return challenge === null
    ? err("its challenge has expired or was for another purpose")
    : ok(challenge);
}

function parsed(clientDataJSON: string): unknown {
  try {
    return JSON.parse(Buffer.from(clientDataJSON, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The library throws for malformed answers, with messages that quote them. */
async function expectable<T>(work: () => Promise<Result<T, string>>): Promise<Result<T, string>> {
  try {
    return await work();
  } catch {
    return err("it does not answer the request");
  }
}
