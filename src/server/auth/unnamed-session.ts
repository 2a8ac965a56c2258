import { Buffer } from "node:buffer";

const PREFIX = "outside-";

/** Derives a session id for an issuer that states none (`sid`): each of its tokens is a separate session. */
export async function unnamedSession(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return `${PREFIX}${Buffer.from(digest).toString("base64url")}`;
}

export function isUnnamed(sessionId: string): boolean {
  return sessionId.startsWith(PREFIX);
}
