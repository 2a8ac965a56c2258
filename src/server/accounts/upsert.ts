import { drizzle } from "drizzle-orm/d1";
import { ERRORS, failure, type Failure } from "#protocol/errors.ts";
import type { UpsertedUser, UserUpsert } from "#protocol/provisioning.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { User } from "#protocol/user.ts";
import {
  insertUsers,
  usersBySubjects,
  type OwnUser,
  type OwnUserPatch,
} from "#storage/d1/own-users.ts";
import { userSelf, type NewUser } from "#storage/d1/users.ts";
import type { SeenClaims } from "#domain/claims.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { failureOf } from "../failure-of.ts";
import { changeAvatar } from "../media/avatar.ts";
import { outsideAddress } from "../outside-address.ts";
import { patchUserMetadata } from "../user-metadata.ts";
import { accountIssuer, issuersOf } from "../user-refs.ts";
import { patchProfile } from "./profile-patch.ts";
import { usernamesLike } from "./usernames.ts";
import { invalid } from "../invalid.ts";

/** Users of one request to process concurrently: each costs a few statements and calls. */
const AT_ONCE = 10;

/**
 * ACCOUNT-2: creates and updates users by their external ids, each independently. Repeating a request completes what
 * the first attempt did not.
 */
export async function upsertUsers(
  env: Env,
  wanted: readonly UserUpsert[],
  now: number,
): Promise<UpsertedUser[]> {
  const created = await createMissing(env, wanted, now);
  const there = await usersThere(env, wanted);
  const results: UpsertedUser[] = [];
  for (let start = 0; start < wanted.length; start += AT_ONCE) {
    const some = wanted.slice(start, start + AT_ONCE);
    results.push(...(await Promise.all(some.map((each) => settle(each)))));
  }
  return results;

  async function settle(upsert: UserUpsert): Promise<UpsertedUser> {
    const { external_id } = upsert;
    const own = there.get(external_id);
    const isNew = created.has(external_id);
    if (own === undefined) return failed(external_id, usernameTaken());
    try {
      const updated = await update(env, own, isNew ? withoutNames(upsert) : upsert);
      if (!updated.ok) return failed(external_id, updated.error);
      const { user, changed } = updated.value;
      const status = isNew ? "created" : changed ? "updated" : "unchanged";
      return { external_id, status, user };
    } catch (error) {
      return failed(external_id, failureOf(error, { path: "upsert" }));
    }
  }
}

function usersThere(env: Env, wanted: readonly UserUpsert[]): Promise<Map<string, OwnUser>> {
  const subjects = wanted.map(({ external_id }) => external_id);
  return usersBySubjects(drizzle(env.DB), issuersOf(env, accountIssuer(env)), subjects);
}

/** Returns the external ids of the users it created: the others exist already or want a taken username. */
async function createMissing(
  env: Env,
  wanted: readonly UserUpsert[],
  now: number,
): Promise<Set<string>> {
  const db = drizzle(env.DB);
  const there = await usersThere(env, wanted);
  const created = new Set<string>();
  let missing = wanted
    .filter(({ external_id }) => !there.has(external_id))
    .map((upsert) => ({ upsert, usernames: usernamesOf(upsert) }));
  while (missing.length > 0) {
    const attempts = missing.flatMap(({ upsert, usernames: [username, ...usernames] }) =>
      username === undefined
        ? []
        : [{ upsert, usernames, user: newUser(env, upsert, username, now) }],
    );
    const inserted = await insertUsers(
      db,
      attempts.map(({ user }) => user),
    );
    for (const { upsert, user } of attempts) {
      if (inserted.has(user.id)) created.add(upsert.external_id);
    }
    missing = attempts.filter(({ user }) => !inserted.has(user.id));
  }
  return created;
}

/** Tries only the username that the app requests, if any. */
function usernamesOf({ external_id, username, display_name }: UserUpsert): string[] {
  if (username !== undefined) return [username];
  return usernamesLike(display_name ?? external_id, crypto.randomUUID().slice(0, 8));
}

function newUser(
  env: Env,
  { external_id, display_name, language }: UserUpsert,
  username: string,
  now: number,
): NewUser {
  return {
    id: crypto.randomUUID(),
    username,
    display_name: display_name ?? username,
    language: language ?? "en",
    created_at: new Date(now).toISOString(),
    issuer: accountIssuer(env),
    subject: external_id,
  };
}

async function update(
  env: Env,
  own: OwnUser,
  { username, display_name, language, picture, metadata }: UserUpsert,
): Promise<Result<{ user: User; changed: boolean }>> {
  const patch: OwnUserPatch = {};
  if (username !== undefined && username !== own.user.username) patch.username = username;
  if (display_name !== undefined && display_name !== own.user.display_name) {
    patch.display_name = display_name;
  }
  if (language !== undefined && language !== own.user.language) patch.language = language;
  const pictured = await changePicture(env, own, picture);
  if (!pictured.ok) return pictured;
  if (pictured.value !== null) patch.claims = pictured.value;
  const isPatched = Object.keys(patch).length > 0;
  if (isPatched && (await patchProfile(env, own, patch)) === null) return err(usernameTaken());
  const described = await patchUserMetadata(env, own.user.id, metadata);
  if (!described.ok) return described;
  if (!isPatched && metadata === undefined) return ok({ user: own.user, changed: false });
  const user = (await userSelf(drizzle(env.DB), own.user.id)) ?? own.user;
  const {
    read_receipts: _,
    show_last_seen: __,
    discoverable_by: ___,
    messages_from: ____,
    link_previews: _____,
    notifications: ______,
    ...seen
  } = user;
  const changed = isPatched || JSON.stringify(seen.metadata) !== JSON.stringify(own.user.metadata);
  return ok({ user: seen, changed });
}

/** ACCOUNT-5: returns the new address to remember, or null if it has not changed. */
async function changePicture(
  env: Env,
  { user, read_receipts, claims }: OwnUser,
  picture: string | null | undefined,
): Promise<Result<SeenClaims | null>> {
  const { picture: before, ...seen } = claims ?? { at: 0 };
  if (picture === undefined || picture === (before ?? null)) return ok(null);
  if (picture === null) {
    const removed = await changeAvatar(env, user.id, null);
    if (!removed.ok) return removed;
    const me = { ...user, avatar_url: null, read_receipts };
    await env.USERS.getByName(user.id).profileChanged(me);
    return ok(seen);
  }
  const allowed = outsideAddress(picture, configOf(env).OUTSIDE_LOOPBACK === "allowed");
  if (!allowed.ok) {
    return err(invalid("picture", allowed.error));
  }
  await env.USERS.getByName(user.id).copyPicture(picture);
  return ok({ ...seen, picture });
}

function withoutNames({ external_id, metadata, picture }: UserUpsert): UserUpsert {
  return { external_id, metadata, picture };
}

function usernameTaken(): Failure {
  return failure("username_taken", undefined, {
    issues: [{ path: "username", message: "belongs to another account" }],
  });
}

function failed(external_id: string, { code, detail, issues }: Failure): UpsertedUser {
  const { retryable } = ERRORS[code];
  const errors = issues === undefined ? {} : { errors: issues };
  return { external_id, status: "failed", error: { code, detail, retryable, ...errors } };
}
