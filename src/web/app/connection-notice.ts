import type { InboxView } from "#client/index.ts";

/** The connection as shown; a healthy one shows nothing. */
export type ConnectionNotice = "connecting" | "offline" | "catching_up" | null;

/** How one connection stands. */
export interface ConnectionStanding {
  readonly status: "connecting" | "open" | "waiting" | "offline" | "stopped";
  /** How many attempts in a row have failed. */
  readonly attempt: number;
  readonly catchingUp: boolean;
}

export function standingOf({
  connection,
  catchingUp,
}: Pick<InboxView, "connection" | "catchingUp">): ConnectionStanding {
  const { status } = connection;
  const attempt = connection.status === "stopped" ? 0 : connection.attempt;
  return { status, attempt, catchingUp };
}

export interface ConnectionFacts extends ConnectionStanding {
  /** Since when it is not both open and caught up; milliseconds since 1970. */
  readonly since: number;
  /** What the browser believes; it is only right when it says no. */
  readonly browserOnline: boolean;
}

/** Shorter interruptions are nobody's concern. */
export const GRACE_MS = 2_000;

/** After so many attempts in vain it is more than a hiccup. */
const PASSING_ATTEMPTS = 2;

/** Chooses which connection to show: that of the inbox, which is always open, or that of the shown conversation. */
export function leastWell(
  inbox: ConnectionStanding,
  shown: ConnectionStanding | null,
): ConnectionStanding {
  return shown === null || !isWell(inbox) || isWell(shown) ? inbox : shown;
}

function isWell({ status, catchingUp }: Omit<ConnectionStanding, "attempt">): boolean {
  return status === "stopped" || (status === "open" && !catchingUp);
}

/** Also while a socket has not noticed yet that the network is gone, it is not well. */
export function isAllWell(facts: Omit<ConnectionFacts, "since" | "attempt">): boolean {
  return facts.status === "stopped" || (isWell(facts) && facts.browserOnline);
}

export function connectionNotice(facts: ConnectionFacts, now: number): ConnectionNotice {
  if (isAllWell(facts) || now - facts.since < GRACE_MS) return null;
  if (facts.status === "offline" || !facts.browserOnline) return "offline";
  if (facts.status === "open") return "catching_up";
  return facts.attempt > PASSING_ATTEMPTS ? "offline" : "connecting";
}
