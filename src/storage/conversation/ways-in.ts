import { z } from "zod";
import { invitationSchema, type Invitation } from "#protocol/invitation.ts";

/** A pending request to join, or one that was declined within the last day. */
const requestSchema = z.object({
  user_id: z.string(),
  invitation_id: z.string(),
  note: z.string().nullable(),
  created_at: z.string(),
  declined_at: z.string().nullable(),
});
export type StoredRequest = z.infer<typeof requestSchema>;

const banSchema = z.object({
  user_id: z.string(),
  banned_by: z.string(),
  created_at: z.string(),
});
export type StoredBan = z.infer<typeof banSchema>;

const rowSchema = invitationSchema.extend({ approval: z.int().transform(Boolean) });

/**
 * The invitations of one group, the requests to join it, and its bans, in its object. Reads everything on demand, since
 * requests for it are rare.
 */
export class WaysIn {
  readonly #sql: SqlStorage;
  readonly #conversationId: string;

  constructor(sql: SqlStorage, conversationId: string) {
    this.#sql = sql;
    this.#conversationId = conversationId;
  }

  /** Returns the newest first. */
  invitations(): Invitation[] {
    return this.#invitations("ORDER BY created_at DESC, id");
  }

  byCode(code: string): Invitation | undefined {
    return this.#invitations("WHERE code = ?", code)[0];
  }

  invitation(id: string): Invitation | undefined {
    return this.#invitations("WHERE id = ?", id)[0];
  }

  putInvitation(invitation: Invitation): void {
    const { code, id, name, created_by, created_at, expires_at, uses_max, uses, revoked_at } =
      invitation;
    this.#sql.exec(
      `INSERT OR REPLACE INTO invitations
         (code, id, name, created_by, created_at, expires_at, uses_max, uses, approval, revoked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      code,
      id,
      name,
      created_by,
      created_at,
      expires_at,
      uses_max,
      uses,
      invitation.approval ? 1 : 0,
      revoked_at,
    );
  }

  forgetInvitation(code: string): void {
    this.#sql.exec("DELETE FROM invitations WHERE code = ?", code);
  }

  /** Returns the oldest first, including declined ones. */
  requests(): StoredRequest[] {
    return this.#requests("ORDER BY created_at, user_id");
  }

  /** Returns the pending requests. */
  waiting(): StoredRequest[] {
    return this.requests().filter(({ declined_at }) => declined_at === null);
  }

  request(userId: string): StoredRequest | undefined {
    return this.#requests("WHERE user_id = ?", userId)[0];
  }

  putRequest({ user_id, invitation_id, note, created_at, declined_at }: StoredRequest): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO join_requests (user_id, invitation_id, note, created_at, declined_at) VALUES (?, ?, ?, ?, ?)",
      user_id,
      invitation_id,
      note,
      created_at,
      declined_at,
    );
  }

  removeRequest(userId: string): void {
    this.#sql.exec("DELETE FROM join_requests WHERE user_id = ?", userId);
  }

  /** Returns the newest first. */
  bans(): StoredBan[] {
    return this.#sql
      .exec("SELECT * FROM bans ORDER BY created_at DESC, user_id")
      .toArray()
      .map((row) => banSchema.parse(row));
  }

  isBanned(userId: string): boolean {
    return this.#sql.exec("SELECT 1 FROM bans WHERE user_id = ?", userId).toArray().length > 0;
  }

  putBan({ user_id, banned_by, created_at }: StoredBan): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO bans (user_id, banned_by, created_at) VALUES (?, ?, ?)",
      user_id,
      banned_by,
      created_at,
    );
  }

  removeBan(userId: string): void {
    this.#sql.exec("DELETE FROM bans WHERE user_id = ?", userId);
  }

  #invitations(where: string, ...values: string[]): Invitation[] {
    return this.#sql
      .exec(`SELECT * FROM invitations ${where}`, ...values)
      .toArray()
      .map((row) => rowSchema.parse({ ...row, conversation_id: this.#conversationId }));
  }

  #requests(where: string, ...values: string[]): StoredRequest[] {
    return this.#sql
      .exec(`SELECT * FROM join_requests ${where}`, ...values)
      .toArray()
      .map((row) => requestSchema.parse(row));
  }
}
