import { Buffer } from "node:buffer";

/** SAVED-1: the prefix of the id of a person's conversation with themselves. */
const WITH_ONESELF = "s-";

/** Returns the same id in either order, so that two concurrent requests reach one object. */
export async function directId(one: string, other: string): Promise<string> {
  const pair = [one, other].sort().join("\n");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pair));
  return `${one === other ? WITH_ONESELF : "d-"}${Buffer.from(digest).toString("base64url")}`;
}

/** Whether this is a conversation with oneself. */
export function isWithOneself({ kind, id }: { kind: string; id: string }): boolean {
  return kind === "direct" && id.startsWith(WITH_ONESELF);
}
