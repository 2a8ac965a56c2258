import { usable } from "#domain/invitations.ts";
import { mayAsk, standingOf, type RequestState } from "#domain/join-requests.ts";
import { activeMember, comingIn, hasPlace } from "#domain/membership.ts";
import { permit } from "#domain/permissions.ts";
import { systemMessage } from "#domain/system-messages.ts";
import { failure } from "#protocol/errors.ts";
import type { JoinStanding } from "#protocol/invitation.ts";
import type { Member } from "#protocol/member.ts";
import type { NewMember } from "#server/objects/conversation.ts";
import type { Change } from "#storage/conversation/change.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { StoredRequest } from "#storage/conversation/ways-in.ts";
import { membershipOf } from "../membership-of.ts";
import { done, refused, type Command, type OutsideCommand } from "./command.ts";

export interface Joined {
  standing: JoinStanding;
  /** Whether this request made them a member. */
  fresh: boolean;
}

/**
 * INVITE-2, INVITE-6: follows an invitation: joins, or asks to join if it needs approval. Nothing changes for a member,
 * or for a person whose request waits, so following it twice uses nothing up.
 */
export function join(
  code: string,
  user: NewMember,
  note: string | null,
  maxMembers: number,
): OutsideCommand<Joined> {
  return ({ store, now }) => {
    const { conversation, waysIn } = store;
    const { user_id } = user;
    const invitation = waysIn.byCode(code);
    if (invitation === undefined) return refused(failure("not_found", "Invitation not found"));
    const conversation_id = conversation.id;
    if (activeMember(store.members, user_id) !== undefined) {
      return done({ standing: { status: "member", conversation_id }, fresh: false });
    }
    if (waysIn.isBanned(user_id)) return refused(failure("banned", "You can't join this group"));
    const request = waysIn.request(user_id);
    const isAsked = invitation.approval || conversation.join_approval === true;
    const isWaiting = request?.declined_at === null;
    if (isWaiting && isAsked) {
      return done({ standing: { status: "requested", conversation_id }, fresh: false });
    }
    // A waiting request already holds a place in its invitation.
    const own = isWaiting && request.invitation_id === invitation.id ? 1 : 0;
    const isOpen = usable({ ...invitation, uses: invitation.uses - own }, now);
    if (!isOpen.ok) return refused(isOpen.error);
    const membership = membershipOf(store, maxMembers);
    const place = hasPlace(membership);
    if (!place.ok) return refused(place.error);
    const used = { ...invitation, uses: invitation.uses - own + 1 };
    if (isAsked) {
      const allowed = mayAsk(stateOf(request), waysIn.waiting().length, Date.parse(now));
      if (!allowed.ok) return refused(allowed.error);
      const asked = { user_id, invitation_id: invitation.id, note, created_at: now };
      return done(
        { standing: { status: "requested", conversation_id }, fresh: false },
        { kind: "invitation", invitation: used },
        ...expiredRequests(store, now),
        { kind: "join_request", request: { ...asked, declined_at: null } },
        RECOUNT,
      );
    }
    const member = comingIn(membership, user, "member", now);
    const released = own === 1 ? [] : releaseChanges(store, user_id);
    return done(
      { standing: { status: "member", conversation_id }, fresh: true },
      ...memberChanges(user, member),
      ...joinedReport(store, member, now),
      ...released,
      { kind: "invitation", invitation: used },
      ...requestRemovalChanges(store, user_id),
    );
  };
}

/** Admits a person who asked to join. They keep the place in the invitation that their request took. */
export function approveRequest(user: NewMember, maxMembers: number): Command<Member> {
  return ({ store, actor, now }) => {
    const { conversation, waysIn } = store;
    const permitted = permit(conversation.kind, actor.role, "answer_join_request");
    if (!permitted.ok) return refused(permitted.error);
    const present = activeMember(store.members, user.user_id);
    if (present !== undefined) return done(present);
    if (waysIn.request(user.user_id)?.declined_at !== null) return refused(NO_REQUEST);
    const membership = membershipOf(store, maxMembers);
    const place = hasPlace(membership);
    if (!place.ok) return refused(place.error);
    const member = comingIn(membership, user, "member", now);
    return done(
      member,
      ...memberChanges(user, member),
      ...joinedReport(store, member, now),
      ...requestRemovalChanges(store, user.user_id),
    );
  };
}

/** Declines a join request, and erases its note. The person may ask again a day later. */
export function declineRequest(userId: string): Command<null> {
  return ({ store, actor, now }) => {
    const { conversation, waysIn } = store;
    const permitted = permit(conversation.kind, actor.role, "answer_join_request");
    if (!permitted.ok) return refused(permitted.error);
    const request = waysIn.request(userId);
    if (request?.declined_at !== null) return refused(NO_REQUEST);
    return done(null, ...withdrawnChanges(store, userId), {
      kind: "join_request",
      request: { ...request, note: null, declined_at: now },
    });
  };
}

/** Withdraws a person's own join request. */
export function withdrawRequest(userId: string): OutsideCommand<null> {
  return ({ store }) => {
    // A declined request stays, or the person could ask again at once.
    if (store.waysIn.request(userId)?.declined_at !== null) return refused(NO_REQUEST);
    return done(null, ...withdrawnChanges(store, userId));
  };
}

/** Returns the changes that make a person a member. */
export function memberChanges(user: NewMember, member: Member): Change[] {
  const { user_id, read_receipts: receipts, language } = user;
  return [
    { kind: "member", member },
    { kind: "private", user_id, patch: { receipts, language } },
    ...(member.role === "member" ? [] : [RECOUNT]),
  ];
}

/** SYSTEM-1: reports that the person joined. They are the report's sender, even if someone approved their request. */
function joinedReport(store: ConversationStore, { user_id }: Member, now: string): Change[] {
  const place = { conversation_id: store.conversation.id, sender_id: user_id, id: store.head + 2 };
  return [{ kind: "message", message: systemMessage(place, { type: "joined" }, now) }];
}

/** Removes a join request, if there is one, and releases its place in the invitation. */
export function withdrawnChanges(store: ConversationStore, userId: string): Change[] {
  return [...releaseChanges(store, userId), ...requestRemovalChanges(store, userId)];
}

const NO_REQUEST = failure("not_found", "Join request not found");
/** Makes the store count the waiting join requests again, for those who answer them. */
const RECOUNT: Change = { kind: "join_requests_counted" };

/** Returns a stored join request as a decision's input. */
export function stateOf(request: StoredRequest | undefined): RequestState {
  if (request === undefined) return undefined;
  const { declined_at } = request;
  return { declined_at: declined_at === null ? null : Date.parse(declined_at) };
}

/** Returns the removal of declined requests whose people may ask again anyway. */
function expiredRequests({ waysIn }: ConversationStore, now: string): Change[] {
  return waysIn
    .requests()
    .filter((request) => standingOf(stateOf(request), Date.parse(now)) === "none")
    .map(({ user_id }) => ({ kind: "join_request_gone", user_id }));
}

function releaseChanges(store: ConversationStore, userId: string): Change[] {
  const request = store.waysIn.request(userId);
  if (request?.declined_at !== null) return [];
  const invitation = store.waysIn.invitation(request.invitation_id);
  if (invitation === undefined) return [];
  return [{ kind: "invitation", invitation: { ...invitation, uses: invitation.uses - 1 } }];
}

function requestRemovalChanges(store: ConversationStore, userId: string): Change[] {
  if (store.waysIn.request(userId) === undefined) return [];
  return [{ kind: "join_request_gone", user_id: userId }, RECOUNT];
}
