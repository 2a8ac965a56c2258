import { CLOSE, closeAdvice } from "#protocol/close-codes.ts";
import { BACKOFF, backoffDelay, type BackoffPolicy } from "./backoff.ts";

/**
 * The state of a connection. `attempt`: how many attempts in a row have failed so far. `retryAt`: milliseconds since
 * 1970; `null` during an attempt. `offline` keeps trying, and reports that attempts have failed for long; `stopped`
 * does nothing until `connect`.
 */
export type ConnectionState =
  | { readonly status: "connecting"; readonly attempt: number }
  | { readonly status: "open"; readonly attempt: number; readonly since: number }
  | {
      readonly status: "waiting";
      readonly attempt: number;
      readonly retryAt: number;
      /** The server asked not to come back before. */
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
  /** The server has sent `welcome`: only that, not an open socket, shows that it lets the client in. */
  | { type: "welcomed" }
  /** `retryAfterMs`: a wait the server asked for. */
  | { type: "closed"; code: number; reason: string; retryAfterMs: number }
  | { type: "due" }
  /** The network is back, the page is shown, or the machine woke up. */
  | { type: "wake" }
  | { type: "stop"; code: number; reason: string };

export interface TransitionContext {
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
  readonly policy?: BackoffPolicy;
}

/** A connection that held for less counts as failed: a server that lets everyone in and falls over gets its backoff. */
export const STABLE_MS = 5_000;

/** The wait after 4429 when the server did not state one. */
export const RATE_LIMITED_MS = 1_000;

export const CLOSED_BY_APP = { code: 1000, reason: "closed" };

/** Whether a socket is being opened. */
export function isDialing(state: ConnectionState): boolean {
  return state.status === "connecting" || (state.status === "offline" && state.retryAt === null);
}

/** The next state; the same object when the event changes nothing. */
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
  // Once: were the fresh token refused too, an immediate retry would never end.
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
