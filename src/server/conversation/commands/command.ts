import type { Failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";

/** The conversation as it is when a command's turn comes. A command reads the store, and writes nothing itself. */
export interface State {
  readonly store: ConversationStore;
  /** RFC 3339, no earlier than anything written before (ORDER-6). */
  readonly now: string;
}

/** Likewise, asked by a member. */
export interface MemberState extends State {
  readonly actor: Member;
}

/** What a command comes to: its answer, and what it has the store write. */
export interface Outcome<T> {
  readonly answer: Result<T>;
  readonly changes: readonly Change[];
  /**
   * Of a command that may have been run before. Next to none has, so that is not looked up first: this is asked only where
   * the answer is a refusal, or the first of the changes finds its message there. It answers what that run came to, or
   * `undefined` where there was none.
   */
  readonly before?: () => T | undefined;
}

/** A change to a conversation that a member asks for, as a function of its state. */
export type Command<T> = (state: MemberState) => Outcome<T>;

/** One that nobody asks for. */
export type OwnCommand = (state: State) => readonly Change[];

export function done<T>(value: T, ...changes: readonly Change[]): Outcome<T> {
  return { answer: ok(value), changes };
}

export function refused(failure: Failure): Outcome<never> {
  return { answer: err(failure), changes: [] };
}
