import { and, eq, getTableColumns, inArray, isNull, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { isDeletedAccount, withDeletedMark } from "#protocol/deleted-account.ts";
import type { Audience } from "#protocol/audience.ts";
import { notificationsSchema } from "#protocol/notifications.ts";
import type { Profile, User, UserPatch } from "#protocol/user.ts";
import { nameKeys } from "#text/name-keys.ts";
import { metadataColumn, metadataOf } from "../metadata-column.ts";
import { insertAddress } from "./verified-address.ts";
import { userNames, users } from "./schema/accounts.ts";

export interface NewUser {
  id: string;
  username: string;
  display_name: string;
  language: string;
  created_at: string;
  kind?: User["kind"];
  password_hash?: string;
  issuer?: string;
  subject?: string;
  claims?: string;
}

/** A user with the fields that only the server may see. */
export interface Account {
  user: User;
  read_receipts: boolean;
  password_hash: string | null;
  /** Whether a sign-in by password needs a second factor. */
  second_factor: boolean;
  disabled: boolean;
  /** Set during the grace period of a deletion, in which the person may sign in to undo it. */
  deletes_at: string | null;
}

/** LEAVE-2: a person whose account awaits deletion may sign in to undo it. */
export function maySignIn({ disabled, deletes_at }: Account): boolean {
  return !disabled || deletes_at !== null;
}

const { id, username, display_name, language, avatar_url, bio, kind, metadata, created_at } =
  getTableColumns(users);
export const USER = {
  id,
  username,
  display_name,
  language,
  avatar_url,
  bio,
  kind,
  metadata,
  external_id: users.subject,
  created_at,
};

/** A user on the wire, from the columns of `USER`. */
export function toUser<T extends { metadata: string | null; username: string }>({
  metadata,
  ...user
}: T) {
  return withDeletedMark({ ...user, ...metadataOf(metadata) });
}

/** Returns null when the username, or the outside subject, already exists. */
export async function insertUser(
  db: DrizzleD1Database,
  user: NewUser,
  /** An email address that the person has verified. */
  address: string | null = null,
): Promise<User | null> {
  const [rows] = await db.batch([
    db
      .insert(users)
      .values({ ...user, username_key: searchKey(user.username) })
      .onConflictDoNothing()
      .returning(USER),
    insertNames(db, user.id, user.display_name),
    ...(address === null ? [] : [insertAddress(db, user.id, address)]),
  ]);
  return rows[0] === undefined ? null : toUser(rows[0]);
}

export async function accountByUsername(
  db: DrizzleD1Database,
  name: string,
): Promise<Account | null> {
  return account(db, eq(users.username_key, searchKey(name)));
}

export async function accountById(db: DrizzleD1Database, userId: string): Promise<Account | null> {
  return account(db, eq(users.id, userId));
}

/** Returns null when the user does not exist or may not chat. */
export async function userById(db: DrizzleD1Database, userId: string): Promise<User | null> {
  const found = await accountById(db, userId);
  return found === null || found.disabled ? null : found.user;
}

/** Returns the same, including the tombstone of an erased account. */
export async function userOrTombstone(db: DrizzleD1Database, userId: string): Promise<User | null> {
  const found = await accountById(db, userId);
  if (found === null) return null;
  return found.disabled && !isDeletedAccount(found.user) ? null : found.user;
}

/** Returns the profiles of the given ids that are users, either only those in use or all. */
export async function newMembersByIds(
  db: DrizzleD1Database,
  ids: string[],
  which: "active" | "all" = "active",
) {
  const found: (Profile & { user_id: string; read_receipts: boolean; language: string })[] = [];
  // D1 binds at most 100 parameters, so one carries all ids.
  for (const chunk of chunks(ids, 500)) {
    const given = sql`(SELECT value FROM json_each(${JSON.stringify(chunk)}))`;
    found.push(
      ...(await db
        .select({
          user_id: users.id,
          username: users.username,
          display_name: users.display_name,
          avatar_url: users.avatar_url,
          read_receipts: users.read_receipts,
          language: users.language,
        })
        .from(users)
        .where(
          and(inArray(users.id, given), which === "active" ? isNull(users.disabled_at) : undefined),
        )),
    );
  }
  return found;
}

export async function updateUser(
  db: DrizzleD1Database,
  userId: string,
  patch: Omit<UserPatch, "username" | "avatar_url" | "metadata">,
): Promise<User | null> {
  const { notifications, ...columns } = patch;
  const changes: Record<string, unknown> = Object.fromEntries(
    Object.entries(columns).filter(([, value]) => value !== undefined),
  );
  if (notifications !== undefined) {
    changes["notifications"] =
      sql`json_patch(coalesce(${users.notifications}, '{}'), ${JSON.stringify(notifications)})`;
  }
  const { display_name } = patch;
  if (Object.keys(changes).length > 0) {
    const update = db.update(users).set(changes).where(eq(users.id, userId));
    if (display_name === undefined) await update;
    else {
      const forget = db.delete(userNames).where(eq(userNames.user_id, userId));
      await db.batch([update, forget, insertNames(db, userId, display_name)]);
    }
  }
  return userSelf(db, userId);
}

/** Returns false without writing if the user's metadata no longer equals `before`. */
export async function replaceMetadata(
  db: DrizzleD1Database,
  before: User,
  after: User,
): Promise<boolean> {
  const { meta } = await db
    .update(users)
    .set({ metadata: metadataColumn(after) })
    .where(and(eq(users.id, before.id), sql`${users.metadata} IS ${metadataColumn(before)}`));
  return meta.changes > 0;
}

/** Returns a user with the fields that only they see. */
export async function userSelf(db: DrizzleD1Database, userId: string): Promise<User | null> {
  const [self] = await selectSelf(db, userId);
  return self === undefined ? null : toSelf(self);
}

interface SelfRow {
  metadata: string | null;
  username: string;
  deletes_at: string | null;
  discoverable_by?: Audience | null;
  messages_from?: Audience | null;
  notifications?: string | null;
}

/** Converts the columns of `selectSelf` to a person's own profile, without choices that they have not made. */
export function toSelf<T extends SelfRow>({
  deletes_at,
  discoverable_by = null,
  messages_from = null,
  notifications = null,
  ...row
}: T) {
  const user = toUser(row);
  return {
    ...user,
    ...(deletes_at === null ? {} : { deletes_at }),
    ...(discoverable_by === null ? {} : { discoverable_by }),
    ...(messages_from === null ? {} : { messages_from }),
    ...(notifications === null
      ? {}
      : { notifications: notificationsSchema.parse(JSON.parse(notifications)) }),
  };
}

/** The query behind `userSelf`, for a batch. */
export function selectSelf(db: DrizzleD1Database, userId: string) {
  return db
    .select({
      ...USER,
      read_receipts: users.read_receipts,
      show_last_seen: users.show_last_seen,
      link_previews: users.link_previews,
      deletes_at: users.deletes_at,
      discoverable_by: users.discoverable_by,
      messages_from: users.messages_from,
      notifications: users.notifications,
    })
    .from(users)
    .where(eq(users.id, userId));
}

async function account(
  db: DrizzleD1Database,
  where: ReturnType<typeof and>,
): Promise<Account | null> {
  const row = await db
    .select({
      ...USER,
      read_receipts: users.read_receipts,
      password_hash: users.password_hash,
      second_factor: users.second_factor,
      disabled_at: users.disabled_at,
      deletes_at: users.deletes_at,
    })
    .from(users)
    .where(where)
    .get();
  if (row === undefined) return null;
  const { read_receipts, password_hash, second_factor, disabled_at, deletes_at, ...user } = row;
  const disabled = disabled_at !== null;
  return {
    user: toSelf({ ...user, deletes_at }),
    read_receipts,
    password_hash,
    second_factor,
    disabled,
    deletes_at,
  };
}

/** Inserts names only for a user that exists: one whose username was taken does not. */
export function insertNames(db: DrizzleD1Database, userId: string, displayName: string) {
  const keys = JSON.stringify(nameKeys(displayName));
  return db
    .insert(userNames)
    .select(
      sql`SELECT users.id, keys.value FROM users, json_each(${keys}) AS keys WHERE users.id = ${userId}`,
    );
}

/** Normalises a name for comparison. */
export function searchKey(name: string): string {
  return name.toLowerCase();
}

function* chunks<T>(items: T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Creates or renames the app's account. */
export async function putApp(
  db: DrizzleD1Database,
  app: Pick<NewUser, "id" | "username" | "display_name" | "created_at">,
): Promise<void> {
  const { id: app_id, display_name: app_name } = app;
  const there = await userSelf(db, app_id);
  if (there?.display_name === app_name) return;
  await db.batch([
    db
      .insert(users)
      .values({ ...app, kind: "bot", language: "en", username_key: searchKey(app.username) })
      .onConflictDoUpdate({ target: users.id, set: { display_name: app_name } }),
    db.delete(userNames).where(eq(userNames.user_id, app_id)),
    insertNames(db, app_id, app_name),
  ]);
}

/** Returns null if the user does not exist. */
export async function userKind(
  db: DrizzleD1Database,
  userId: string,
): Promise<User["kind"] | null> {
  const row = await db.select({ kind }).from(users).where(eq(users.id, userId)).get();
  return row?.kind ?? null;
}

/**
 * Returns the user ids of the given subjects, by subject: of this issuer, or created by a backend before there was one.
 */
export async function idsBySubjects(
  db: DrizzleD1Database,
  issuers: readonly string[],
  subjects: readonly string[],
): Promise<Map<string, string>> {
  const given = sql`(SELECT value FROM json_each(${JSON.stringify(subjects)}))`;
  const rows = await db
    .select({ id, subject: users.subject })
    .from(users)
    .where(and(inArray(users.issuer, [...issuers]), inArray(users.subject, given)))
    // The issuer's own users come last, and so take precedence.
    .orderBy(users.issuer);
  return new Map(rows.map((row) => [row.subject ?? "", row.id]));
}
