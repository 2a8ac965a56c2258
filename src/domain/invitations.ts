import type { ConversationRecord } from "#protocol/conversation.ts";
import { failure } from "#protocol/errors.ts";
import { INVITATIONS_KEPT, INVITATIONS_MAX, type Invitation } from "#protocol/invitation.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { mayInvite } from "#protocol/rights.ts";
import type { Actor } from "./actor.ts";
import { permit } from "./permissions.ts";

/** Checks that an invitation admits one more person; a refusal states what ended it (INVITE-3). */
export function usable(
  invitation: Pick<Invitation, "revoked_at" | "expires_at" | "uses_max" | "uses">,
  now: string,
): Result<null> {
  if (invitation.revoked_at !== null) return err(failure("invitation_revoked"));
  if (invitation.expires_at !== null && invitation.expires_at <= now) {
    return err(failure("invitation_expired"));
  }
  if (invitation.uses_max !== null && invitation.uses >= invitation.uses_max) {
    return err(failure("invitation_used_up"));
  }
  return ok(null);
}

/** Checks the right to create invitations, which a group may give to all its members. */
export function permitInviting(record: ConversationRecord, { role }: Actor): Result<null> {
  return mayInvite(record, role) ? ok(null) : permit(record.kind, role, "invite");
}

/** Returns the invitations that a member may see: their own, or everyone's with the right to answer requests. */
export function visibleInvitations(
  { kind }: ConversationRecord,
  { user_id, role }: Actor,
  all: readonly Invitation[],
): Invitation[] {
  const seesAll = permit(kind, role, "invite").ok;
  return all.filter(({ created_by }) => seesAll || created_by === user_id);
}

/** Makes room for one more invitation; returns the ended ones to forget. */
export function roomForInvitation(
  invitations: readonly Invitation[],
  now: string,
): Result<Invitation[]> {
  const ended = invitations.filter((invitation) => !usable(invitation, now).ok);
  if (invitations.length - ended.length >= INVITATIONS_MAX) {
    return err(
      failure("too_many", `A group can have at most ${INVITATIONS_MAX} active invitations`),
    );
  }
  const surplus = invitations.length + 1 - INVITATIONS_KEPT;
  const oldestFirst = ended.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  return ok(oldestFirst.slice(0, Math.max(0, surplus)));
}
