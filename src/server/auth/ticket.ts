import { TICKET_SECONDS } from "#protocol/ticket.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { z } from "zod";
import type { Env } from "../env.ts";
import { signOwn, verifyOwn, type Principal } from "./access-token.ts";

/** Keeps tickets and access tokens from being accepted as each other. */
const TYPE = "ticket+jwt";

/** Longer than any ticket; the server does not parse longer texts. */
const MAX_LENGTH = 2_048;

const claimsSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  jti: z.string(),
  exp: z.int(),
  /** The expiry (seconds) of the access token that requested the ticket, and so of the socket. */
  token_exp: z.int(),
  outside: z.boolean(),
});

/** A ticket opens one socket once: if an address with a ticket leaks, the ticket is already useless. */
export interface Ticket {
  id: string;
  /** In ms; the server remembers a used ticket until then. */
  expires_at: number;
  principal: Principal;
}

export function signTicket(env: Env, principal: Principal, now: number): Promise<string> {
  const { user_id, session_id, expires_at, outside } = principal;
  const claims = { sid: session_id, token_exp: Math.floor(expires_at / 1_000), outside };
  return signOwn(env, claims, { subject: user_id, type: TYPE, seconds: TICKET_SECONDS, now });
}

export async function verifyTicket(env: Env, ticket: string, now: number): Promise<Result<Ticket>> {
  const verified = ticket.length > MAX_LENGTH ? null : await verifyOwn(env, ticket, TYPE, now);
  if (verified === null) return err(failure("unauthenticated"));
  if (!verified.ok) return verified;
  const claims = claimsSchema.safeParse(verified.value);
  if (!claims.success) return err(failure("unauthenticated"));
  const { sub, sid, jti, exp, token_exp, outside } = claims.data;
  const principal = { user_id: sub, session_id: sid, expires_at: token_exp * 1_000, outside };
  return ok({ id: jti, expires_at: exp * 1_000, principal });
}
