import { CLOSE, closeAdvice } from "#protocol/close-codes.ts";
import { BACKOFF, backoffDelay, type BackoffPolicy } from "./backoff.ts";

/**
 * The state of a connection. `attempt`: how many attempts in a row have failed so far. `retryAt`: milliseconds since
 * 1970; `null` during an attempt. `offline` keeps trying, and reports that attempts have failed for a long time;
 * `stopped` does nothing until `connect`.
 */
export type ConnectionState =
  | { readonly status: "connecting"; readonly attempt: number }
  | { readonly status: "open"; readonly attempt: number; readonly since: number }
  | {
      readonly status: "waiting";
      readonly attempt: number;
      readonly retryAt: number;
      /** The server asked the client not to return before this time. */
      readonly notBefore: number;
    }
  | {
      readonly status: "offline";
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly notBefore: number;
    }
  | { readonly status: "stopped"; readonly code: number; readonly reason: string };

export type ConnectionEvent =
  | { type: "connect" }
  /** The server has sent `welcome`: only this, not an open socket, shows that it has admitted the client. */
  | { type: "welcomed" }
  /** `retryAfterMs`: a wait that the server requested. */
  | { type: "closed"; code: number; reason: string; retryAfterMs: number }
  | { type: "due" }
  /** The network is back, the page has become visible, or the machine woke up. */
  | { type: "wake" }
  | { type: "stop"; code: number; reason: string };

export interface TransitionContext {
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
  readonly policy?: BackoffPolicy;
}

/** A shorter connection counts as failed, so that a server that admits clients and then crashes gets its backoff. */
export const STABLE_MS = 5_000;

/** The wait after 4429 if the server stated none. */
export const RATE_LIMITED_MS = 1_000;

export const CLOSED_BY_APP = { code: 1000, reason: "closed" };

/** Whether a socket is being opened. */
export function isDialing(state: ConnectionState): boolean {
  return state.status === "connecting" || (state.status === "offline" && state.retryAt === null);
}

/** Returns the next state, or the same object if the event changes nothing. */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
  context: TransitionContext,
): ConnectionState {
  switch (event.type) {
    case "connect":
      return state.status === "stopped"
        ? { status: "connecting", attempt: 0 }
        : wake(state, context);
    case "welcomed":
      if (!isDialing(state) || !("attempt" in state)) return state;
      return { status: "open", attempt: state.attempt, since: context.now };
    case "closed":
      return isDialing(state) || state.status === "open" ? closed(state, event, context) : state;
    case "due":
      return due(state, context.now);
    case "wake":
      return wake(state, context);
    case "stop":
      if (state.status === "stopped") return state;
      return { status: "stopped", code: event.code, reason: event.reason };
  }
}

function due(state: ConnectionState, now: number): ConnectionState {
  if (state.status !== "waiting" && state.status !== "offline") return state;
  if (state.retryAt === null || now < state.retryAt) return state;
  return state.status === "waiting"
    ? { status: "connecting", attempt: state.attempt }
    : { ...state, retryAt: null };
}

function wake(state: ConnectionState, { now }: TransitionContext): ConnectionState {
  if (state.status !== "waiting" && state.status !== "offline") return state;
  if (state.retryAt === null) return state;
  if (now >= state.notBefore) return { status: "connecting", attempt: 0 };
  return state.retryAt === state.notBefore ? state : { ...state, retryAt: state.notBefore };
}

function closed(
  state: ConnectionState,
  event: ConnectionEvent & { type: "closed" },
  { now, random, policy = BACKOFF }: TransitionContext,
): ConnectionState {
  const advice = closeAdvice(event.code);
  if (advice === "stop") return { status: "stopped", code: event.code, reason: event.reason };
  const failures = failuresBefore(state, now);
  // Only once: if the server refused the fresh token too, immediate retries would never end.
  if (advice === "refresh_token" && failures === 0) return { status: "connecting", attempt: 1 };
  const floor =
    event.code === CLOSE.rate_limited
      ? Math.max(RATE_LIMITED_MS, event.retryAfterMs)
      : event.retryAfterMs;
  const attempt = failures + 1;
  return {
    status: attempt > policy.attempts ? "offline" : "waiting",
    attempt,
    retryAt: now + backoffDelay(failures, random, floor, policy),
    notBefore: now + floor,
  };
}

function failuresBefore(state: ConnectionState, now: number): number {
  if (state.status === "stopped") return 0;
  if (state.status === "open" && now - state.since >= STABLE_MS) return 0;
  return state.attempt;
}
