import { drizzle } from "drizzle-orm/d1";
import type { User } from "#protocol/user.ts";
import { patchUser, type OwnUser, type OwnUserPatch } from "#storage/d1/own-users.ts";
import type { Env } from "../env.ts";

/**
 * Changes a user's profile as their app says, in D1 and in their conversations. Their object hears of it first: should
 * D1 fail then, the same request does both again, whereas the other way round nothing would. Returns null, and changes
 * nothing in D1, where the username is taken.
 */
export async function patchProfile(
  env: Env,
  { user, read_receipts }: Pick<OwnUser, "user" | "read_receipts">,
  patch: OwnUserPatch,
): Promise<User | null> {
  const { claims: _, ...shown } = patch;
  const after: User = { ...user, ...shown };
  const isShown = Object.keys(shown).length > 0;
  const isRenamed = shown.username !== undefined;
  // A username may be taken, which only D1 knows.
  if (isRenamed && !(await patchUser(drizzle(env.DB), user.id, patch))) return null;
  if (isShown) await env.USERS.getByName(user.id).profileChanged({ ...after, read_receipts });
  if (!isRenamed) await patchUser(drizzle(env.DB), user.id, patch);
  return after;
}
