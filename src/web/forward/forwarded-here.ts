import type { Message } from "#client/index.ts";

/** The most forwarded messages to remember until the server returns them. */
const MOST = 500;

const sources = new Map<string, Message>();

/** Remembers the content of a message being forwarded: the outbox holds only its ids. */
export function rememberForward(clientId: string, source: Message): void {
  sources.set(clientId, source);
  const [oldest] = sources.keys();
  if (sources.size > MOST && oldest !== undefined) sources.delete(oldest);
}

export function forwardedAs(clientId: string): Message | undefined {
  return sources.get(clientId);
}
