import type { ConnectionState, Outbox } from "#client/index.ts";

/** The quiet line above the composer: what becomes of what one writes. */
export type Notice =
  | { readonly kind: "offline" }
  /** `until`: milliseconds since 1970. */
  | { readonly kind: "too_fast"; readonly until: number };

/** Drops shorter than this are nobody's business. */
export const QUIET_MS = 2_000;

/** A pause the server asked for that is shorter than this passes by itself. */
const SHORT_PAUSE_MS = 400;

/** After attempts in vain for so long it is more than a hiccup, whatever the browser says. */
export const IN_VAIN_MS = 4_000;

export interface NoticeContext {
  readonly connection: ConnectionState;
  readonly pending: Outbox;
  /** What the browser says of the network; it is only right when it says no. */
  readonly online: boolean;
  /** Since when the connection is not open; milliseconds since 1970. */
  readonly lostSince: number;
  readonly now: number;
}

export function noticeOf(context: NoticeContext): Notice | null {
  const { connection, pending, online, lostSince, now } = context;
  switch (connection.status) {
    case "stopped":
      return null;
    case "open": {
      const until = pauseOf(pending);
      return until > now + SHORT_PAUSE_MS ? { kind: "too_fast", until } : null;
    }
    case "connecting":
    case "waiting":
    case "offline": {
      const lostFor = now - lostSince;
      const isInVain = connection.attempt > 0 && lostFor >= IN_VAIN_MS;
      return isInVain || (!online && lostFor >= QUIET_MS) ? { kind: "offline" } : null;
    }
  }
}

/** Until when the oldest unsent message has to wait; 0 when it has not. */
function pauseOf(pending: Outbox): number {
  const oldest = pending.find(({ status }) => status.state === "queued");
  return oldest?.status.state === "queued" ? oldest.status.notBefore : 0;
}
