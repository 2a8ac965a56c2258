import { permitInviting, roomForInvitation, visibleInvitations } from "#domain/invitations.ts";
import { failure } from "#protocol/errors.ts";
import type { Invitation, InvitationCreate } from "#protocol/invitation.ts";
import { done, refused, type Command } from "./command.ts";
import { invalid } from "#server/invalid.ts";

/** The parts of a new invitation that the server generates. */
export interface NewInvitation {
  id: string;
  code: string;
}

/** Creates an invitation. Also returns the ended invitations that the group forgets to make room. */
export function createInvitation(
  { id, code }: NewInvitation,
  { name = null, expires_at = null, uses_max = null, approval = false }: InvitationCreate,
): Command<{ invitation: Invitation; forgotten: Invitation[] }> {
  return ({ store, actor, now }) => {
    const { conversation, waysIn } = store;
    const permitted = permitInviting(conversation, actor);
    if (!permitted.ok) return refused(permitted.error);
    if (expires_at !== null && Date.parse(expires_at) <= Date.parse(now)) {
      return refused(invalid("expires_at", "is not in the future"));
    }
    const room = roomForInvitation(waysIn.invitations(), now);
    if (!room.ok) return refused(room.error);
    const invitation: Invitation = {
      id,
      conversation_id: conversation.id,
      code,
      name,
      created_by: actor.user_id,
      created_at: now,
      expires_at: expires_at === null ? null : new Date(expires_at).toISOString(),
      uses_max,
      uses: 0,
      approval,
      revoked_at: null,
    };
    return done(
      { invitation, forgotten: room.value },
      ...room.value.map(({ code: gone }) => ({
        kind: "invitation_forgotten" as const,
        code: gone,
      })),
      { kind: "invitation", invitation },
    );
  };
}

/** Revokes an invitation. Its creator, owners and admins may do so. Repeating it changes nothing. */
export function revokeInvitation(id: string): Command<null> {
  return ({ store, actor, now }) => {
    const { conversation, waysIn } = store;
    const found = waysIn.invitation(id);
    const [invitation] =
      found === undefined ? [] : visibleInvitations(conversation, actor, [found]);
    if (invitation === undefined) return refused(failure("not_found", "Invitation not found"));
    if (invitation.revoked_at !== null) return done(null);
    return done(null, { kind: "invitation", invitation: { ...invitation, revoked_at: now } });
  };
}
