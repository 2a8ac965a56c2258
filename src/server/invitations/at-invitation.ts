import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ServerInvitation } from "#protocol/server-invitation.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { clientNetwork } from "../middleware/network-of.ts";
import type { ConversationApi } from "../objects/conversation.ts";
import { groupOf } from "./code.ts";
import { serverInvitationOf } from "./server-invitations.ts";

/** A group's object, and its id. */
export interface Group {
  id: string;
  object: DurableObjectStub<ConversationApi>;
}

/** The handlers for the two kinds of invitation. */
interface Asked<T> {
  group: (group: Group) => Promise<Result<T>>;
  /** Handles an invitation to the server. */
  server: (invitation: ServerInvitation) => Result<T>;
}

/**
 * Calls the group of a code, or handles an invitation to the server. Counts wrong codes by network, and after too many
 * refuses correct ones as well, because refusing only wrong ones would reveal them. Also limits the lookups of one
 * network.
 */
export async function atInvitation<T>(
  c: Context<AppEnv>,
  code: string,
  ask: Asked<T>,
): Promise<Result<T>> {
  const network = clientNetwork(c);
  const { AUTH_ATTEMPTS_PER_MINUTE, REFRESHES_PER_MINUTE } = configOf(c.env);
  const lookups = c.env.LIMITERS.getByName(`invitations:${network}`);
  const admitted = refusal(await lookups.take(REFRESHES_PER_MINUTE), REFRESHES_PER_MINUTE);
  if (!admitted.ok) return admitted;
  const guesses = c.env.LIMITERS.getByName(`invitation-guesses:${network}`);
  const allowed = refusal(await guesses.wait(AUTH_ATTEMPTS_PER_MINUTE), AUTH_ATTEMPTS_PER_MINUTE);
  if (!allowed.ok) return allowed;
  const answered = await answerOf(c.env, code, ask);
  if (!answered.ok && answered.error.code === "not_found") {
    await guesses.take(AUTH_ATTEMPTS_PER_MINUTE);
    // All paths return the same failure, so that they cannot be told apart.
    return noSuchInvitation();
  }
  return answered;
}

async function answerOf<T>(env: Env, code: string, ask: Asked<T>): Promise<Result<T>> {
  const id = await groupOf(env, code);
  if (id !== null) return ask.group({ id, object: env.CONVERSATIONS.getByName(id) });
  const invitation = await serverInvitationOf(env, code);
  return invitation === null ? noSuchInvitation() : ask.server(invitation);
}

function refusal(retry_after_ms: number, limit: number): Result<null> {
  if (retry_after_ms === 0) return ok(null);
  return err(failure("rate_limited", `At most ${limit} attempts a minute`, { retry_after_ms }));
}

function noSuchInvitation(): Result<never> {
  return err(failure("not_found", "Invitation not found"));
}
