import type { Actor } from "#domain/actor.ts";
import { activeMember } from "#domain/membership.ts";
import { failure, type Failure } from "#protocol/errors.ts";
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

/** The state, with who asks. */
export interface ActorState extends State {
  readonly actor: Actor;
}

/** The state, with the member who asks. */
interface MemberState extends State {
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

/** A change that a member, or the app, requests, as a function of the conversation's state. */
export type Command<T> = (state: ActorState) => Outcome<T>;

/** A change to what a member alone has: a position, a setting, a profile. For the app there is nothing to change. */
export function ofMember<T>(command: (state: MemberState) => Outcome<T>): Command<T> {
  return (state) => {
    const actor = activeMember(state.store.members, state.actor.user_id);
    if (actor !== undefined) return command({ ...state, actor });
    return refused(failure("not_found", "The app is not a member of this conversation"));
  };
}

/** A change that someone requests who need not be a member: to join. */
export type OutsideCommand<T> = (state: State) => Outcome<T>;

/** A change that no member requests. */
export type OwnCommand = (state: State) => readonly Change[];

export function done<T>(value: T, ...changes: readonly Change[]): Outcome<T> {
  return { answer: ok(value), changes };
}

export function refused(failure: Failure): Outcome<never> {
  return { answer: err(failure), changes: [] };
}
