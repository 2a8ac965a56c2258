import type { Actor } from "#domain/actor.ts";
import { activeMember } from "#domain/membership.ts";
import { failure, type Failure } from "#protocol/errors.ts";
import type { Member } from "#protocol/member.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";

/** The conversation at a command's turn. A command reads the store, and writes nothing itself. */
export interface State {
  readonly store: ConversationStore;
  /** RFC 3339, no earlier than anything written before (ORDER-6). */
  readonly now: string;
}

/** The state, with the actor. */
export interface ActorState extends State {
  readonly actor: Actor;
}

/** The state, with an actor who is a member. */
interface MemberState extends State {
  readonly actor: Member;
}

/** The outcome of a command: its answer, and the changes for the store to write. */
export interface Outcome<T> {
  readonly answer: Result<T>;
  readonly changes: readonly Change[];
  /**
   * Returns the answer of an earlier run of this command, or `undefined` if there was none. Almost no command has run
   * before, so this lookup does not come first: it runs only if the answer is a refusal, or if the first change finds
   * its message in the store.
   */
  readonly before?: () => T | undefined;
}

/** A change that a member, or the app, requests, as a function of the conversation's state. */
export type Command<T> = (state: ActorState) => Outcome<T>;

/** A change to a member's own state: a position, a setting, a profile. The app, which is no member, has none. */
export function ofMember<T>(command: (state: MemberState) => Outcome<T>): Command<T> {
  return (state) => {
    const actor = activeMember(state.store.members, state.actor.user_id);
    if (actor !== undefined) return command({ ...state, actor });
    return refused(failure("not_found", "The app is not a member of this conversation"));
  };
}

/** A change that a person who need not be a member requests, such as joining. */
export type OutsideCommand<T> = (state: State) => Outcome<T>;

/** A change that no member requests. */
export type OwnCommand = (state: State) => readonly Change[];

export function done<T>(value: T, ...changes: readonly Change[]): Outcome<T> {
  return { answer: ok(value), changes };
}

export function refused(failure: Failure): Outcome<never> {
  return { answer: err(failure), changes: [] };
}
