import { drizzle } from "drizzle-orm/d1";
import { usable } from "#domain/invitations.ts";
import { failure } from "#protocol/errors.ts";
import {
  SERVER_INVITATIONS_MAX,
  type NewServerInvitation,
  type ServerInvitation,
  type ServerInvitationCreate,
} from "#protocol/server-invitation.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import {
  forgetEndedInvitations,
  insertServerInvitation,
  serverInvitationByHash,
} from "#storage/d1/server-invitations.ts";
import { hashOf, newKeyId } from "../auth/secret.ts";
import type { Env } from "../env.ts";
import { invalid } from "../invalid.ts";
import { newCode } from "./code.ts";

/** The most invitations to list; beyond that, the server forgets the oldest ended ones. */
export const SERVER_INVITATIONS_KEPT = 500;

/** ENTRY-4: creates an invitation to the server, of whose code D1 has only a hash. */
export async function createServerInvitation(
  env: Env,
  { name = null, expires_at = null, uses_max = null }: ServerInvitationCreate,
  { operator, origin, now }: { operator: string; origin: string; now: number },
): Promise<Result<NewServerInvitation>> {
  if (expires_at !== null && Date.parse(expires_at) <= now) {
    return err(invalid("expires_at", "is not in the future"));
  }
  const code = newCode();
  const created_at = new Date(now).toISOString();
  const invitation: ServerInvitation = {
    id: newKeyId(),
    name,
    created_by: operator,
    created_at,
    expires_at: expires_at === null ? null : new Date(expires_at).toISOString(),
    uses_max,
    uses: 0,
    revoked_at: null,
  };
  const db = drizzle(env.DB);
  await forgetEndedInvitations(db, created_at, SERVER_INVITATIONS_KEPT - 1);
  const row = { ...invitation, code_hash: hashOf(code) };
  if (!(await insertServerInvitation(db, row, SERVER_INVITATIONS_MAX))) {
    const detail = `This server can have at most ${SERVER_INVITATIONS_MAX} active invitations`;
    return err(failure("too_many", detail));
  }
  return ok({ ...invitation, code, url: `${origin}/join/${code}` });
}

/** Returns the server invitation with this code, ended or not; null if there is none. */
export function serverInvitationOf(env: Env, code: string): Promise<ServerInvitation | null> {
  return serverInvitationByHash(drizzle(env.DB), hashOf(code));
}

/** Returns the server invitation with this code if one more person can follow it now. */
export async function openServerInvitation(
  env: Env,
  code: string,
  now: number,
): Promise<ServerInvitation | null> {
  const found = await serverInvitationOf(env, code);
  return found !== null && usable(found, new Date(now).toISOString()).ok ? found : null;
}
