import type { Env } from "../env.ts";
import { groupOf } from "./code.ts";

/** Whether a code leads somewhere right now: where accounts need an invitation, one into a group is enough. */
export async function isValidInvitation(env: Env, code: string): Promise<boolean> {
  const id = await groupOf(env, code);
  return id !== null && (await env.CONVERSATIONS.getByName(id).invitationLead(code)).ok;
}
