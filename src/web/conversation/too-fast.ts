import type { ConnectionState, Outbox } from "#client/index.ts";

/** A shorter pause passes without a notice. */
const SHORT_PAUSE_MS = 400;

/** When the server accepts queued messages again, in ms since 1970; `null` if it does now, or there is no connection. */
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
