import type { InboxView } from "#client/index.ts";

/** What the page shows about the connection; null while it is healthy. */
export type ConnectionNotice = "connecting" | "offline" | "catching_up" | null;

/** The state of one connection. */
export interface ConnectionStanding {
  readonly status: "connecting" | "open" | "waiting" | "offline" | "stopped";
  /** The number of failed attempts in a row. */
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
  /** When it last stopped being open and caught up; milliseconds since 1970. */
  readonly since: number;
  /** `navigator.onLine`, which is reliable only when false. */
  readonly browserOnline: boolean;
}

/** Shorter interruptions are not shown. */
export const GRACE_MS = 2_000;

/** After this many failed attempts, the page shows that it is offline. */
const PASSING_ATTEMPTS = 2;

/** Chooses the worse of two connections: the inbox's, which is always open, and the shown conversation's. */
export function leastWell(
  inbox: ConnectionStanding,
  shown: ConnectionStanding | null,
): ConnectionStanding {
  return shown === null || !isWell(inbox) || isWell(shown) ? inbox : shown;
}

function isWell({ status, catchingUp }: Omit<ConnectionStanding, "attempt">): boolean {
  return status === "stopped" || (status === "open" && !catchingUp);
}

/** False as soon as the browser is offline: a socket notices a lost network late. */
export function isAllWell(facts: Omit<ConnectionFacts, "since" | "attempt">): boolean {
  return facts.status === "stopped" || (isWell(facts) && facts.browserOnline);
}

export function connectionNotice(facts: ConnectionFacts, now: number): ConnectionNotice {
  if (isAllWell(facts) || now - facts.since < GRACE_MS) return null;
  if (facts.status === "offline" || !facts.browserOnline) return "offline";
  if (facts.status === "open") return "catching_up";
  return facts.attempt > PASSING_ATTEMPTS ? "offline" : "connecting";
}
