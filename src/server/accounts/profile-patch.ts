import { drizzle } from "drizzle-orm/d1";
import type { User } from "#protocol/user.ts";
import { patchUser, type OwnUser, type OwnUserPatch } from "#storage/d1/own-users.ts";
import type { Env } from "../env.ts";

/**
 * Changes a user's profile at their app's request, in D1 and in their conversations. Calls their object first: if D1
 * fails afterwards, repeating the request does both again, which would not work in the other order. Returns null, and
 * leaves D1 unchanged, if the username is taken.
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
  // Only D1 knows whether a username is taken.
  if (isRenamed && !(await patchUser(drizzle(env.DB), user.id, patch))) return null;
  if (isShown) await env.USERS.getByName(user.id).profileChanged({ ...after, read_receipts });
  if (!isRenamed) await patchUser(drizzle(env.DB), user.id, patch);
  return after;
}
