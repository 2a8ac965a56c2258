import { failure } from "#protocol/errors.ts";
import type { JoinStanding } from "#protocol/invitation.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { forgetRequests, recordRequest } from "#storage/d1/invitations.ts";
import type { Env } from "../env.ts";
import type { NewMember } from "../objects/conversation.ts";
import type { Group } from "./at-invitation.ts";
import { ownRequests } from "./own-requests.ts";

/**
 * Follows an invitation. Records a join request in D1 before the group has it, so that the person's requests can always
 * be found.
 */
export async function joinGroup(
  env: Env,
  { id, object }: Group,
  code: string,
  user: NewMember,
  note: string | null,
): Promise<Result<{ standing: JoinStanding; fresh: boolean }>> {
  const standing = await object.joinStanding(code, user.user_id);
  if (!standing.ok) return standing;
  const { status } = standing.value;
  if (status === "member") return ok({ standing: standing.value, fresh: false });
  const lead = await object.invitationLead(code);
  if (!lead.ok)
    return status === "requested" ? ok({ standing: standing.value, fresh: false }) : lead;
  if (lead.value.approval && !(await recorded(env, user.user_id, id))) {
    return err(
      failure("too_many", "You have too many pending requests to join groups: withdraw one first"),
    );
  }
  const joined = await object.join(code, user, note);
  if (joined.ok && joined.value.fresh && status === "requested") {
    await forgetRequests(env.DB, user.user_id, [id]);
  }
  return joined;
}

async function recorded(env: Env, userId: string, conversationId: string): Promise<boolean> {
  if (await recordRequest(env.DB, userId, conversationId)) return true;
  await ownRequests(env, userId);
  return recordRequest(env.DB, userId, conversationId);
}
