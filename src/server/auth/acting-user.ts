import { drizzle } from "drizzle-orm/d1";
import { err, ok, type Result } from "#protocol/result.ts";
import { ACTING_USER_HEADER } from "#protocol/acting-user-header.ts";
import { userKind } from "#storage/d1/users.ts";
import type { Env } from "../env.ts";
import { resolveUser } from "../user-refs.ts";
import { invalid } from "../invalid.ts";

/** Ids of existing people, which an isolate may cache because ids are never removed. */
const known = new Set<string>();
const KNOWN_MAX = 10_000;

/** KEY-4: finds the person that a server key acts as; their account must not be disabled. */
export async function actingUser(env: Env, ref: string): Promise<Result<string>> {
  const userId = await resolveUser(env, ref);
  if (!known.has(userId)) {
    if ((await userKind(drizzle(env.DB), userId)) !== "person") {
      return err(invalid(ACTING_USER_HEADER, "is not a person here"));
    }
    if (known.size >= KNOWN_MAX) known.clear();
    known.add(userId);
  }
  // Ask the person's object, without a session: it knows before D1 whether the account is disabled.
  const standing = await env.USERS.getByName(userId).standing("");
  return standing.ok ? ok(userId) : standing;
}
