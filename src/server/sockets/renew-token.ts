import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Principal } from "../auth/access-token.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { Env } from "../env.ts";
import type { Attachment } from "./attachment.ts";

/**
 * `admitted_at`: when the user's object admitted the socket, by that object's clock; only later revocations apply to
 * it.
 */
export interface Renewal extends Principal {
  admitted_at: number;
}

/** AUTH-2: applies a fresh token of the same user; an invalid one changes nothing. */
export async function renewToken(
  env: Env,
  socket: Attachment,
  token: string,
): Promise<Result<Renewal>> {
  const principal = await authenticate(env, token, Date.now());
  if (!principal.ok) return principal;
  const { user_id, session_id } = principal.value;
  if (user_id !== socket.user_id) {
    return err(failure("unauthenticated", "The token belongs to another user"));
  }
  const moved = session_id !== socket.session_id;
  const user = env.USERS.getByName(user_id);
  const standing = await user.renewSocket(socket.socket_id, session_id, moved);
  if (!standing.ok) return err(failure("session_revoked"));
  return ok({ ...principal.value, admitted_at: standing.value });
}
