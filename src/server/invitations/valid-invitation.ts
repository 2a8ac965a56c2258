import type { Env } from "../env.ts";

/** Whether a code leads somewhere right now: there are no invitations so far. */
export async function isValidInvitation(_env: Env, _code: string): Promise<boolean> {
  return false;
}
