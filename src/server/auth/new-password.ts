import { drizzle } from "drizzle-orm/d1";
import type { Context } from "hono";
import { failure } from "#protocol/errors.ts";
import type { PasswordChange } from "#protocol/recovery.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { setPassword } from "#storage/d1/passwords.ts";
import { accountById, type Account } from "#storage/d1/users.ts";
import type { AppEnv } from "../http.ts";
import { confirm } from "./confirmation.ts";
import { hashPassword } from "./password.ts";
import { passwordChanged } from "./password-changed.ts";
import { withPlace } from "./password-turns.ts";
import { weakPassword } from "./weak-password.ts";

/** Whether the account belongs to an outside issuer, so that it cannot have a password here. */
export function isIssuers({ user, password_hash }: Account): boolean {
  return user.external_id !== null && password_hash === null;
}

/** PASSWORD-6: changes the password of one's own account, and ends all sessions except the current one. */
export async function changePassword(
  c: Context<AppEnv>,
  { confirmation, new_password }: PasswordChange,
): Promise<Result<null>> {
  const { user_id, session_id } = c.get("session");
  const db = drizzle(c.env.DB);
  const account = await accountById(db, user_id);
  if (account === null) return err(failure("unauthenticated"));
  if (isIssuers(account)) return err(failure("no_password"));
  const weak = weakPassword(new_password, account.user.username, "new_password");
  if (weak !== null) return err(weak);
  const confirmed = await confirm(c, user_id, confirmation);
  if (!confirmed.ok) return confirmed;
  return withPlace(c, true, async (place) => {
    const hash = await place.run(() => hashPassword(new_password));
    await setPassword(db, user_id, hash);
    await passwordChanged(c, user_id, { action: "password_changed" }, session_id);
    return ok(null);
  });
}
