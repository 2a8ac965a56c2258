import { withApart } from "#domain/apart.ts";
import { activeMembers } from "#domain/membership.ts";
import { failure } from "#protocol/errors.ts";
import { REQUEST_MESSAGES_MAX } from "#protocol/limits.ts";
import type { RequestAnswer } from "#protocol/request.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { done, ofMember, refused, type Command } from "./command.ts";

/** Returns the other person of a direct conversation. */
export function peerIn({ conversation, members }: ConversationStore, userId: string) {
  if (conversation.kind !== "direct") return undefined;
  return activeMembers(members).find(({ user_id }) => user_id !== userId)?.user_id;
}

/** BLOCK-2, REACH-2: whether this person may not write to the other person of a direct conversation. */
export function isUnreachable(store: ConversationStore, userId: string): boolean {
  const peer = peerIn(store, userId);
  return (
    peer !== undefined &&
    (store.memberStates.areBlocked(userId, peer) || !store.personalOf(peer).in_use)
  );
}

/**
 * BLOCK-2, REACH-2: refuses changes in a direct conversation if one of the two people has blocked the other, or the
 * other person's account is not in use. It still answers a command that changes nothing, such as a retry.
 */
export function ifReachable<T>(command: Command<T>): Command<T> {
  return (state) => {
    const outcome = command(state);
    if (!outcome.answer.ok || outcome.changes.length === 0) return outcome;
    const { store, actor } = state;
    if (actor.role === "app" || !isUnreachable(store, actor.user_id)) return outcome;
    return { ...outcome, ...refused(failure("not_reachable")) };
  };
}

/** REQUEST-4: limits the messages in a request that its recipient has not accepted. */
export function ifFewRequested<T>(command: Command<T>): Command<T> {
  return (state) => {
    const outcome = command(state);
    if (!outcome.answer.ok || outcome.changes.length === 0) return outcome;
    const { store, actor } = state;
    const peer = peerIn(store, actor.user_id);
    if (peer === undefined || store.personalOf(peer).request === null) return outcome;
    if (store.messages.countUpTo(REQUEST_MESSAGES_MAX) < REQUEST_MESSAGES_MAX) return outcome;
    const detail = `At most ${REQUEST_MESSAGES_MAX} messages until this person accepts the request`;
    return { ...outcome, ...refused(failure("too_many", detail)) };
  };
}

/** REQUEST-2: accepts or ignores a request. Accepting a conversation that is no request changes nothing. */
export function answerRequest({ action }: RequestAnswer): Command<null> {
  return ofMember(({ store, actor }) => {
    const { request } = store.personalOf(actor.user_id);
    if (request === null) {
      if (action === "accept") return done(null);
      return refused(failure("not_found", "This conversation is not a request to you"));
    }
    const next = action === "accept" ? null : "ignored";
    if (next === request) return done(null);
    return done(null, { kind: "request", user_id: actor.user_id, request: next });
  });
}

/**
 * Records that this member blocks another one, or no longer does. Blocking also ignores a pending request by the
 * blocked person (BLOCK-2). Returns whether anything changed.
 */
export function setBlocked(blockedId: string, active: boolean): Command<boolean> {
  return ofMember(({ store, actor }) => {
    const { user_id } = actor;
    const { apart, request } = store.personalOf(user_id);
    if (!store.members.has(blockedId)) return done(false);
    if (withApart(apart, blockedId, active) === apart) return done(false);
    const ignores = active && request === "pending";
    return done(
      true,
      { kind: "apart", user_id, other_id: blockedId, active },
      ...(ignores ? [{ kind: "request", user_id, request: "ignored" } as const] : []),
    );
  });
}

/** REACH-2: records whether the account of this person is in use. */
export function setInUse(in_use: boolean): Command<null> {
  return ofMember(({ actor: { user_id } }) =>
    done(null, { kind: "private", user_id, patch: { in_use } }),
  );
}
