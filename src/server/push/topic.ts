import { base64url } from "jose";

/** Bytes of a topic, which has at most 32 characters (RFC 8030). */
const BYTES = 24;

/** Hides the conversation: a push service learns only which pushes replace each other. */
export async function topicOf(userId: string, conversationId: string): Promise<string> {
  const named = new TextEncoder().encode(`${userId} ${conversationId}`);
  const digest = await crypto.subtle.digest("SHA-256", named);
  return base64url.encode(new Uint8Array(digest, 0, BYTES));
}
