import { z } from "zod";

/*
 * The JSON of WebAuthn Level 3 that passes between a browser and the server. An app hands the server's options to
 * `navigator.credentials`, and the result to the server, without reading either. So the names are WebAuthn's own, and
 * the server ignores fields that a newer browser adds.
 */

const base64url = (length: number) =>
  z
    .string()
    .max(length)
    .regex(/^[A-Za-z0-9_-]*$/);

/** A credential's id has at most 1,023 bytes. */
const credentialId = base64url(1_364).min(1);
const transports = z.array(z.string().max(32)).max(16);

const descriptorSchema = z.object({
  type: z.literal("public-key"),
  id: z.string(),
  transports: z.array(z.string()),
});
const verificationSchema = z.enum(["required", "preferred"]);

export const passkeyCreationSchema = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })),
    timeout: z.int(),
    excludeCredentials: z.array(descriptorSchema),
    authenticatorSelection: z.object({
      residentKey: z.literal("required"),
      requireResidentKey: z.literal(true),
      userVerification: verificationSchema,
    }),
    attestation: z.literal("none"),
  })
  .meta({ id: "PasskeyCreation" });
/** The options with which a browser creates a passkey: `publicKey` of `navigator.credentials.create`, as JSON. */
export type PasskeyCreation = z.infer<typeof passkeyCreationSchema>;

export const passkeyRequestSchema = z
  .object({
    rpId: z.string(),
    challenge: z.string(),
    timeout: z.int(),
    allowCredentials: z.array(descriptorSchema),
    userVerification: verificationSchema,
  })
  .meta({ id: "PasskeyRequest" });
/** The options with which a browser asks for a passkey: `publicKey` of `navigator.credentials.get`, as JSON. */
export type PasskeyRequest = z.infer<typeof passkeyRequestSchema>;

/** JSON from a browser, of which the server reads only the fields below. */
const browserJson = z.record(z.string(), z.unknown());

const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal("public-key"),
};

/** `RegistrationResponseJSON`. */
export const newPasskeySchema = browserJson.pipe(
  z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(16_384),
      attestationObject: base64url(65_536),
      transports: transports.optional(),
    }),
  }),
);
/** A passkey that a browser has created: what `PublicKeyCredential.toJSON()` returns after `create`. */
export type NewPasskey = z.infer<typeof newPasskeySchema>;

/** `AuthenticationResponseJSON`. */
export const passkeyAnswerSchema = browserJson.pipe(
  z.object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(16_384),
      authenticatorData: base64url(16_384),
      signature: base64url(16_384),
      userHandle: base64url(128).nullish(),
    }),
  }),
);
/** A passkey's answer to the server's challenge: what `PublicKeyCredential.toJSON()` returns after `get`. */
export type PasskeyAnswer = z.infer<typeof passkeyAnswerSchema>;
