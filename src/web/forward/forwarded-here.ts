import type { Message } from "#client/index.ts";

/** So many messages that were forwarded here are remembered, until they are sent and come back whole. */
const MOST = 500;

const sources = new Map<string, Message>();

/** Remembers what a message on its way forwards: the outbox knows only where it is. */
export function rememberForward(clientId: string, source: Message): void {
  sources.set(clientId, source);
  const [oldest] = sources.keys();
  if (sources.size > MOST && oldest !== undefined) sources.delete(oldest);
}

export function forwardedAs(clientId: string): Message | undefined {
  return sources.get(clientId);
}
