import { Buffer } from "node:buffer";

/** Returns the same id for both people, so that two concurrent requests reach one object. */
export async function directId(one: string, other: string): Promise<string> {
  const pair = [one, other].sort().join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pair));
  return `d-${Buffer.from(digest).toString("base64url")}`;
}
