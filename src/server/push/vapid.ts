import { base64url, importJWK, SignJWT } from "jose";
import { z } from "zod";
import type { Env } from "../env.ts";

/** Seconds; RFC 8292 allows a day. */
const TOKEN_TTL_S = 12 * 60 * 60;

const keySchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string().length(43),
  y: z.string().length(43),
  d: z.string().length(43),
});
type Key = z.infer<typeof keySchema>;

export function isPushKey(text: string): boolean {
  return readKey(text) !== null;
}

function readKey(text: string): Key | null {
  try {
    return keySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

type PushEnv = Pick<Env, "PUSH_KEY" | "PUSH_CONTACT" | "PAGE_URL">;

/**
 * Returns the key with which browsers subscribe, the uncompressed point as base64url; null if this deployment sends no
 * pushes.
 */
export function pushPublicKey({ PUSH_KEY = "" }: PushEnv): string | null {
  const key = readKey(PUSH_KEY);
  if (key === null) return null;
  const point = [[4], base64url.decode(key.x), base64url.decode(key.y)];
  return base64url.encode(Uint8Array.from(point.flatMap((part) => [...part])));
}

/** RFC 8292: identifies the sender to a push service. */
export async function vapidHeader(env: PushEnv, audience: string, now: number): Promise<string> {
  const key = readKey(env.PUSH_KEY ?? "");
  const shown = pushPublicKey(env);
  if (key === null || shown === null) throw new Error("this deployment has no PUSH_KEY");
  const contact = [env.PUSH_CONTACT, env.PAGE_URL].find(
    (each) => each !== undefined && each !== "",
  );
  const token = new SignJWT({})
    .setProtectedHeader({ typ: "JWT", alg: "ES256" })
    .setAudience(audience)
    .setExpirationTime(Math.floor(now / 1_000) + TOKEN_TTL_S);
  if (contact !== undefined) token.setSubject(contact);
  return `vapid t=${await token.sign(await importJWK(key, "ES256"))}, k=${shown}`;
}
