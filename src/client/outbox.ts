import type { ErrorCode, Issue } from "#protocol/problem.ts";
import type { Draft, Message } from "#protocol/message.ts";
import { backoffDelay } from "./backoff.ts";
import type { ParleyErrorCode } from "./problem.ts";

/**
 * The state of an unsent message. `notBefore`: milliseconds since 1970. `socket`: the number of the socket it is in
 * flight on; on any other it counts as lost. `acked`: durable, and not yet seen in the timeline.
 */
export type SendStatus =
  | { readonly state: "queued"; readonly notBefore: number }
  | { readonly state: "sent"; readonly socket: number; readonly at: number }
  | { readonly state: "acked"; readonly message_id: number; readonly version: number }
  | {
      readonly state: "failed";
      readonly code: ParleyErrorCode;
      readonly detail: string;
      readonly retryable: boolean;
      /** The faults of the message; not stored. */
      readonly issues?: readonly Issue[] | undefined;
    };

/** A message that the server has not acknowledged yet. */
export interface PendingSend {
  readonly client_id: string;
  readonly draft: Omit<Draft, "client_id">;
  /** Milliseconds since 1970; preserves the order of stored messages. */
  readonly queued_at: number;
  /** How many temporary faults it has met, not counting waits for a rate limit. */
  readonly refusals: number;
  readonly status: SendStatus;
}

/**
 * Unsent messages, in the order of writing. Only one is in flight at a time, so that a refused message can never arrive
 * after a later one.
 */
export type Outbox = readonly PendingSend[];

export interface Refusal {
  readonly code: ParleyErrorCode;
  readonly detail: string;
  readonly retryable: boolean;
  readonly retry_after_ms?: number | undefined;
  readonly errors?: readonly Issue[] | undefined;
}

/** After this many temporary faults, only the person can retry: one message must not block the others for ever. */
export const MAX_REFUSALS = 5;

/** Codes with a wait that the client must keep. */
const PACING: ReadonlySet<string> = new Set<ErrorCode>(["rate_limited", "overloaded"]);

export function enqueue(
  outbox: Outbox,
  client_id: string,
  draft: PendingSend["draft"],
  now: number,
): Outbox {
  if (outbox.some((send) => send.client_id === client_id)) return outbox;
  return [...outbox, { client_id, draft, queued_at: now, refusals: 0, status: queued(0) }];
}

/** Puts stored messages before newer ones. In flight or not, their answers are lost. */
export function restore(outbox: Outbox, kept: Outbox): Outbox {
  const known = new Set(outbox.map(({ client_id }) => client_id));
  const older = kept
    .filter(({ client_id }) => !known.has(client_id))
    .sort((a, b) => a.queued_at - b.queued_at)
    .map((send) => (send.status.state === "failed" ? send : { ...send, status: queued(0) }));
  return [...older, ...outbox];
}

/**
 * Returns the message to send now on the open socket `socket`: the oldest unfinished one, unless it is in flight or has
 * to wait.
 */
export function nextToSend(outbox: Outbox, socket: number, now: number): PendingSend | null {
  const oldest = oldestUndone(outbox);
  if (oldest === undefined) return null;
  const isInFlight = oldest.status.state === "sent" && oldest.status.socket === socket;
  return isInFlight || notBeforeOf(oldest) > now ? null : oldest;
}

/** When the result of `nextToSend` changes by itself; `null` if only an answer or a new message changes it. */
export function nextDue(outbox: Outbox): number | null {
  const oldest = oldestUndone(outbox);
  return oldest?.status.state === "queued" ? oldest.status.notBefore : null;
}

/** When the message in flight was sent. */
export function inFlightSince(outbox: Outbox, socket: number): number | null {
  const status = oldestUndone(outbox)?.status;
  return status?.state === "sent" && status.socket === socket ? status.at : null;
}

export function markSent(outbox: Outbox, client_id: string, socket: number, now: number): Outbox {
  return withStatus(outbox, client_id, { state: "sent", socket, at: now });
}

export function acknowledge(
  outbox: Outbox,
  client_id: string,
  message_id: number,
  version: number,
): Outbox {
  return withStatus(outbox, client_id, { state: "acked", message_id, version });
}

/** Lets a refused message wait in its place and retries it if it may succeed later; otherwise it has failed. */
export function refuse(
  outbox: Outbox,
  client_id: string,
  refusal: Refusal,
  context: { now: number; random: number },
): Outbox {
  const { code, detail, retryable, retry_after_ms, errors: issues } = refusal;
  return outbox.map((send) => {
    if (send.client_id !== client_id || send.status.state !== "sent") return send;
    const isPaced = PACING.has(code) && retry_after_ms !== undefined;
    const refusals = isPaced ? send.refusals : send.refusals + 1;
    if (!retryable || refusals > MAX_REFUSALS) {
      return { ...send, status: { state: "failed", code, detail, retryable, issues } };
    }
    const wait = isPaced
      ? retry_after_ms
      : backoffDelay(send.refusals, context.random, retry_after_ms);
    return { ...send, refusals, status: queued(context.now + wait) };
  });
}

/** Fails all messages, because the connection has stopped for good. */
export function failAll(
  outbox: Outbox,
  failure: Omit<Refusal, "retry_after_ms" | "errors">,
): Outbox {
  const { code, detail, retryable } = failure;
  return outbox.map((send) =>
    isDone(send) ? send : { ...send, status: { state: "failed", code, detail, retryable } },
  );
}

/** Retries a failed message, after all messages written since, which may have been delivered already. */
export function retry(outbox: Outbox, client_id: string): Outbox {
  const failed = outbox.find((send) => send.client_id === client_id);
  if (failed?.status.state !== "failed") return outbox;
  const others = outbox.filter((send) => send !== failed);
  return [...others, { ...failed, refusals: 0, status: queued(0) }];
}

/** Discards a message, unless it is in flight or acked: everyone may have it already. */
export function discard(outbox: Outbox, client_id: string): Outbox {
  return outbox.filter(
    ({ client_id: id, status }) =>
      id !== client_id || status.state === "sent" || status.state === "acked",
  );
}

/** Removes messages that the timeline now shows, acked or not: the ack may have been lost with its socket. */
export function shown(outbox: Outbox, messages: readonly Message[], me: string): Outbox {
  const mine = new Set(
    messages.filter(({ sender_id }) => sender_id === me).map(({ client_id }) => client_id),
  );
  const left = outbox.filter(({ client_id }) => !mine.has(client_id));
  return left.length === outbox.length ? outbox : left;
}

/** Removes acked messages up to `head`: if the timeline is complete up to there, they are shown or in older history. */
export function passed(outbox: Outbox, head: number): Outbox {
  const left = outbox.filter(({ status }) => status.state !== "acked" || status.message_id > head);
  return left.length === outbox.length ? outbox : left;
}

function queued(notBefore: number): SendStatus {
  return { state: "queued", notBefore };
}

function isDone({ status }: PendingSend): boolean {
  return status.state === "acked" || status.state === "failed";
}

function oldestUndone(outbox: Outbox): PendingSend | undefined {
  return outbox.find((send) => !isDone(send));
}

function notBeforeOf({ status }: PendingSend): number {
  return status.state === "queued" ? status.notBefore : 0;
}

function withStatus(outbox: Outbox, client_id: string, status: SendStatus): Outbox {
  return outbox.map((send) => (send.client_id === client_id ? { ...send, status } : send));
}
