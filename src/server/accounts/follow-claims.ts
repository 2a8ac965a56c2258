import { languageSchema } from "#protocol/primitives.ts";
import { newClaims, type SeenClaims } from "#domain/claims.ts";
import type { OwnUser, OwnUserPatch } from "#storage/d1/own-users.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { patchProfile } from "./profile-patch.ts";
import { displayNameFrom } from "./usernames.ts";

/**
 * ACCOUNT-4: updates a profile from claims that changed, and returns the claims to remember as seen. A claim that
 * yields no valid name or language is remembered too, and changes nothing.
 */
export async function followClaims(
  env: Env,
  own: OwnUser,
  token: SeenClaims,
): Promise<SeenClaims | null> {
  const found = newClaims(own.claims, token);
  if (found === null) return own.claims;
  const { changed, seen } = found;
  const patch: OwnUserPatch = { claims: seen };
  const name = displayNameFrom(changed.name);
  if (name !== undefined && name !== own.user.display_name) patch.display_name = name;
  const language = languageFrom(changed.locale);
  if (language !== undefined && language !== own.user.language) patch.language = language;
  if (changed.picture !== undefined) await wantPicture(env, own.user.id, changed.picture);
  await patchProfile(env, own, patch);
  return seen;
}

/** Asks the user's object to copy a picture, unless the operator lets people choose their own. */
export async function wantPicture(env: Env, userId: string, url: string): Promise<void> {
  if (configOf(env).AUTH_PICTURES === "copy") await env.USERS.getByName(userId).copyPicture(url);
}

/** Accepts POSIX spellings of a `locale`, such as `pt_BR`. */
export function languageFrom(locale: string | undefined): string | undefined {
  return languageSchema.safeParse(locale?.replaceAll("_", "-")).data;
}
