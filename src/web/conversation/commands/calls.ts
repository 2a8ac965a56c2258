import type { CommandAnswer, CommandResult } from "#client/index.ts";

/** A command that this person called, here or on another device, and its outcome. */
export interface Call {
  readonly key: number;
  readonly bot_id: string;
  /** The text that called it; `null`: another device called it. */
  readonly written: string | null;
  /** `null` until the server has answered. */
  readonly command_id: string | null;
  readonly state: CallState;
}

export type CallState =
  | { readonly status: "waiting" }
  | { readonly status: "later" }
  | { readonly status: "answered"; readonly text: string }
  | { readonly status: "failed"; readonly error: unknown };

/** How many calls stay on the screen. */
const MOST = 10;

/** Adds a call. Calling a failed command again replaces its row. */
export function addCall(
  calls: readonly Call[],
  { key, bot_id, written }: Pick<Call, "key" | "bot_id"> & { readonly written: string },
): readonly Call[] {
  const others = calls.filter((call) => call.written !== written || call.state.status !== "failed");
  const call: Call = { key, bot_id, written, command_id: null, state: { status: "waiting" } };
  return [...others, call].slice(-MOST);
}

/**
 * Applies the server's result. If the bot answered with a message, that stands in the conversation instead. A late
 * answer may arrive before the result that announces it.
 */
export function applyResult(
  calls: readonly Call[],
  key: number,
  { command_id, text, message_id }: CommandResult,
): readonly Call[] {
  if (message_id !== null) return dismissCall(calls, key);
  const early = calls.find((call) => call.command_id === command_id);
  const state: CallState =
    early?.state ?? (text === null ? { status: "later" } : { status: "answered", text });
  return calls
    .filter((call) => call !== early)
    .map((call) => (call.key === key ? { ...call, command_id, state } : call));
}

/** Applies a bot's answer. `key` is used if another device called the command. */
export function applyAnswer(
  calls: readonly Call[],
  key: number,
  { command_id, bot_id, text }: CommandAnswer,
): readonly Call[] {
  const state: CallState = { status: "answered", text };
  const isKnown = calls.some((call) => call.command_id === command_id);
  if (!isKnown) return [...calls, { key, bot_id, written: null, command_id, state }].slice(-MOST);
  return calls.map((call) => (call.command_id === command_id ? { ...call, state } : call));
}

export function markFailed(calls: readonly Call[], key: number, error: unknown): readonly Call[] {
  return calls.map((call) =>
    call.key === key ? { ...call, state: { status: "failed", error } } : call,
  );
}

/**
 * A bot that asked for time has posted a message. That may be its answer, so its oldest waiting row goes; if it is not,
 * the real answer still shows when it arrives.
 */
export function applyMessage(calls: readonly Call[], botId: string): readonly Call[] {
  const first = calls.find(({ bot_id, state }) => bot_id === botId && state.status === "later");
  return first === undefined ? calls : dismissCall(calls, first.key);
}

/** A bot asked for time and did not answer within it. */
export function markLapsed(calls: readonly Call[], key: number, error: unknown): readonly Call[] {
  const isLate = calls.some((call) => call.key === key && call.state.status === "later");
  return isLate ? markFailed(calls, key, error) : calls;
}

export function dismissCall(calls: readonly Call[], key: number): readonly Call[] {
  return calls.filter((call) => call.key !== key);
}
