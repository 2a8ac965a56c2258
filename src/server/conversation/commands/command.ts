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

/** The state, with the member who asks. */
export interface MemberState extends State {
  readonly actor: Member;
}

/** The outcome of a command: its answer, and the changes for the store to write. */
export interface Outcome<T> {
  readonly answer: Result<T>;
  readonly changes: readonly Change[];
  /**
   * For a command that may have run before. Almost none has, so it is not looked up first: this runs only when the
   * answer is a refusal, or when the first change finds its message in the store. It returns the outcome of that run,
   * or `undefined` without one.
   */
  readonly before?: () => T | undefined;
}

/** A change that a member requests, as a function of the conversation's state. */
export type Command<T> = (state: MemberState) => Outcome<T>;

/** A change that no member requests. */
export type OwnCommand = (state: State) => readonly Change[];

export function done<T>(value: T, ...changes: readonly Change[]): Outcome<T> {
  return { answer: ok(value), changes };
}

export function refused(failure: Failure): Outcome<never> {
  return { answer: err(failure), changes: [] };
}
