import type { ConnectionState, Outbox } from "#client/index.ts";

/** A pause the server asked for that is shorter than this passes by itself. */
const SHORT_PAUSE_MS = 400;

/** Until when the server wants nothing more of what was written; milliseconds since 1970. `null`: it takes it. */
export function tooFastUntil(
  connection: Pick<ConnectionState, "status">,
  pending: Outbox,
  now: number,
): number | null {
  if (connection.status !== "open") return null;
  const oldest = pending.find(({ status }) => status.state === "queued");
  const until = oldest?.status.state === "queued" ? oldest.status.notBefore : 0;
  return until > now + SHORT_PAUSE_MS ? until : null;
}
