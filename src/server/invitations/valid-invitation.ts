import type { Env } from "../env.ts";
import { groupOf } from "./code.ts";

/** Whether a code is valid right now: if registration requires an invitation, one to a group is enough. */
export async function isValidInvitation(env: Env, code: string): Promise<boolean> {
  const id = await groupOf(env, code);
  return id !== null && (await env.CONVERSATIONS.getByName(id).invitationLead(code)).ok;
}
