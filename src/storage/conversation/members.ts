import { z } from "zod";
import type { Personal } from "#domain/reading.ts";
import { withDeletedMark } from "#protocol/deleted-account.ts";
import {
  memberSchema,
  notifyLevelSchema,
  preferencesSchema,
  type Member,
  type NotifyLevel,
  type Preferences,
} from "#protocol/member.ts";
import { requestStateSchema } from "#protocol/request.ts";

const COLUMNS = [
  "user_id",
  "username",
  "display_name",
  "avatar_url",
  "nickname",
  "role",
  "read",
  "delivered",
  "version",
  "joined_at",
  "left_at",
] as const satisfies (keyof Member)[];
const LIST = COLUMNS.join(", ");

const UPSERT = `INSERT INTO members (${LIST}, unread_from, opened, request, visible_from, read_moves,
    personal_sequence, joined_version)
  VALUES (${COLUMNS.map(() => "?").join(", ")}, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (user_id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(", ")}, unread_from = excluded.unread_from, visible_from = excluded.visible_from,
    read_moves = excluded.read_moves,
    personal_sequence = excluded.personal_sequence, joined_version = excluded.joined_version`;

const apartSchema = z.array(z.string());

const personalRowSchema = preferencesSchema.extend({
  archived: z.int().transform(Boolean),
  pinned: z.int().transform(Boolean),
  translate: z.int().transform(Boolean),
  notify: notifyLevelSchema.nullable(),
  language: z.string(),
  unread_from: z.int().nullable(),
  read_moves: z.string().nullable(),
  receipts: z.int().transform(Boolean),
  stays_out: z.int().transform(Boolean),
  in_use: z.int().transform(Boolean),
  opened: z.int().transform(Boolean),
  visible_from: z.int(),
  join_requests: z.int(),
  request: requestStateSchema.nullable(),
  apart: z
    .string()
    .nullable()
    .transform((ids) => (ids === null ? [] : apartSchema.parse(JSON.parse(ids)))),
  personal_sequence: z.int(),
  joined_version: z.int(),
});

/** A member in the object's storage. */
export interface MemberState {
  member: Member;
  personal: Personal;
  /** The conversation's sequence number of the last change of personal state. */
  personal_sequence: number;
  /** The version of their record when they last joined. */
  joined_version: number;
}

/** The members of one conversation, including former ones, in its object. Everything is synchronous. */
export class Members {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  all(): MemberState[] {
    return this.#sql
      .exec("SELECT * FROM members ORDER BY joined_at, user_id")
      .toArray()
      .map(toState);
  }

  changedSince(version: number, limit: number): Member[] {
    return this.#sql
      .exec(
        `SELECT ${LIST} FROM members WHERE version > ? ORDER BY version LIMIT ?`,
        version,
        limit,
      )
      .toArray()
      .map((row) => withDeletedMark(memberSchema.parse(row)));
  }

  /**
   * Writes only the personal state that rejoining changes: the unread mark, the times of reading, the first visible
   * message and, for a new member, whether the conversation is listed.
   */
  put({ member, personal, personal_sequence, joined_version }: MemberState): void {
    const values = [
      ...COLUMNS.map((column) => member[column]),
      personal.unread_from,
      personal.opened ? 1 : 0,
      personal.request,
      personal.visible_from,
      personal.read_moves,
      personal_sequence,
      joined_version,
    ];
    this.#sql.exec(UPSERT, ...values);
  }

  /** D1 does not store the following columns, so changing them does not advance the sequence. */
  setLanguage(userId: string, language: string): void {
    this.#sql.exec("UPDATE members SET language = ? WHERE user_id = ?", language, userId);
  }

  setReceipts(userId: string, receipts: boolean): void {
    this.#sql.exec("UPDATE members SET receipts = ? WHERE user_id = ?", receipts ? 1 : 0, userId);
  }

  setStaysOut(userId: string, staysOut: boolean): void {
    this.#sql.exec("UPDATE members SET stays_out = ? WHERE user_id = ?", staysOut ? 1 : 0, userId);
  }

  setInUse(userId: string, inUse: boolean): void {
    this.#sql.exec("UPDATE members SET in_use = ? WHERE user_id = ?", inUse ? 1 : 0, userId);
  }

  setJoinRequests(userId: string, joinRequests: number, personalSequence: number): void {
    this.#sql.exec(
      "UPDATE members SET join_requests = ?, personal_sequence = ? WHERE user_id = ?",
      joinRequests,
      personalSequence,
      userId,
    );
  }

  setDelivered(userId: string, delivered: number): void {
    this.#sql.exec("UPDATE members SET delivered = ? WHERE user_id = ?", delivered, userId);
  }

  /** Personal state is not a record: it changes without a version, under a sequence that the projection follows. */
  putPersonal({ member, personal, personal_sequence }: MemberState): void {
    this.#sql.exec(
      `UPDATE members SET read = ?, delivered = ?, unread_from = ?, read_moves = ?, receipts = ?, muted_until = ?,
         archived = ?, pinned = ?, translate = ?, notify = ?, opened = ?, request = ?, apart = ?, visible_from = ?, personal_sequence = ? WHERE user_id = ?`,
      member.read,
      member.delivered,
      personal.unread_from,
      personal.read_moves,
      personal.receipts ? 1 : 0,
      personal.settings.muted_until,
      personal.settings.archived ? 1 : 0,
      personal.settings.pinned ? 1 : 0,
      personal.settings.translate ? 1 : 0,
      personal.settings.notify ?? null,
      personal.opened ? 1 : 0,
      personal.request,
      apartColumn(personal),
      personal.visible_from,
      personal_sequence,
      member.user_id,
    );
  }
}

export function apartColumn({ apart }: Pick<Personal, "apart">): string | null {
  return apart.length === 0 ? null : JSON.stringify(apart);
}

function toState(row: Record<string, SqlStorageValue>): MemberState {
  const { personal_sequence, joined_version, ...personal } = personalRowSchema.parse(row);
  const {
    unread_from,
    read_moves,
    receipts,
    language,
    stays_out,
    in_use,
    opened,
    request,
    apart,
    visible_from,
    join_requests,
    notify,
    ...preferences
  } = personal;
  return {
    member: withDeletedMark(memberSchema.parse(row)),
    personal: {
      unread_from,
      read_moves,
      receipts,
      language,
      stays_out,
      in_use,
      opened,
      request,
      apart,
      visible_from,
      join_requests,
      settings: withNotify(preferences, notify),
    },
    personal_sequence,
    joined_version,
  };
}

/** Converts the column, which is null for all messages, to a setting that is absent for them. */
export function withNotify(
  preferences: Omit<Preferences, "notify">,
  notify: NotifyLevel | null,
): Preferences {
  return notify === null ? preferences : { ...preferences, notify };
}
