import { drizzle } from "drizzle-orm/d1";
import { isDeletedAccount } from "#protocol/deleted-account.ts";
import type { Deletion, MessagesChoice } from "#protocol/deletion.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Context } from "hono";
import { accountById } from "#storage/d1/users.ts";
import { configOf } from "../config.ts";
import { audit } from "../audit.ts";
import type { Env } from "../env.ts";
import type { AppEnv } from "../http.ts";
import { originOf } from "../origin.ts";

const DAY_MS = 24 * 60 * 60_000;

/** `grace_days`: defaults to the server's own. `undoable`: whether the person may undo it themselves. */
export interface Wish {
  messages: MessagesChoice;
  grace_days?: number | undefined;
  undoable: boolean;
}

/** LEAVE-2: deletes a person's account after its grace period; bots are removed in another way (BOT-1). */
export async function deleteAccount(
  c: Context<AppEnv>,
  userId: string,
  { messages, grace_days = configOf(c.env).DELETION_GRACE_DAYS, undoable }: Wish,
): Promise<Result<Deletion>> {
  if (!(await isPerson(c.env, userId))) return err(failure("not_found"));
  const wish = { messages, grace_ms: grace_days * DAY_MS, undoable };
  const deletion = await c.env.USERS.getByName(userId).beginDeletion(wish);
  const action = "account_deletion_requested";
  await audit(c.env, { ...originOf(c), action, user_id: userId, detail: messages });
  return ok(deletion);
}

/** Undoes the deletion of an account within its grace period. */
export async function keepAccount(c: Context<AppEnv>, userId: string): Promise<Result<null>> {
  if (!(await isPerson(c.env, userId))) return err(failure("not_found"));
  const undone = await c.env.USERS.getByName(userId).undoDeletion();
  if (!undone.ok) return undone;
  if (undone.value) {
    const action = "account_deletion_cancelled";
    await audit(c.env, { ...originOf(c), action, user_id: userId });
  }
  return ok(null);
}

async function isPerson(env: Env, userId: string): Promise<boolean> {
  const account = await accountById(drizzle(env.DB), userId);
  return account?.user.kind === "person" && !isDeletedAccount(account.user);
}
