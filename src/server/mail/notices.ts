import { drizzle } from "drizzle-orm/d1";
import { addresseeById } from "#storage/d1/mail-addresses.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { QueuedMail } from "../user/mails.ts";
import { mailerOf } from "./mailers.ts";

/**
 * MAIL-4: tells the verified address, if there is one, that the password was changed. What goes wrong here undoes
 * nothing.
 */
export async function notePasswordChange(env: Env, userId: string, at: number): Promise<void> {
  if (mailerOf(env) === null) return;
  try {
    const addressee = await addresseeById(drizzle(env.DB), userId);
    if (addressee !== null) {
      await queueMail(env, userId, { kind: "password_changed", to: addressee.address, at });
    }
  } catch (error) {
    log("error", "notice_not_queued", { user_id: userId }, error);
  }
}

export async function queueMail(
  env: Env,
  userId: string,
  { id = crypto.randomUUID(), ...mail }: Omit<QueuedMail, "id"> & { id?: string },
): Promise<void> {
  await env.USERS.getByName(userId).queueMail({ ...mail, id });
}
