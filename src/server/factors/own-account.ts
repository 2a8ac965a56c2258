import { drizzle } from "drizzle-orm/d1";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { accountById, type Account } from "#storage/d1/users.ts";
import type { Env } from "../env.ts";

const ISSUERS = failure(
  "forbidden",
  "The issuer with which this account signs in manages its factors",
);

/**
 * FACTOR-1: returns an account that signs in at Parley itself. An account of an issuer or backend cannot have factors
 * here: they would let people in whom the issuer has locked out.
 */
export async function ownAccount(env: Env, userId: string): Promise<Result<Account>> {
  const account = await accountById(drizzle(env.DB), userId);
  if (account === null) return err(failure("unauthenticated"));
  return account.user.external_id === null ? ok(account) : err(ISSUERS);
}
