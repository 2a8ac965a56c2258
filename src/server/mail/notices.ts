import { drizzle } from "drizzle-orm/d1";
import { addresseeById } from "#storage/d1/mail-addresses.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { QueuedMail } from "../user/mails.ts";
import { mailerOf } from "./mailers.ts";

/** MAIL-4: sends a notice to the verified address, if there is one. A failure does not affect the caller. */
export async function sendNotice(
  env: Env,
  userId: string,
  notice: Pick<QueuedMail, "kind" | "at" | "from">,
): Promise<void> {
  if (mailerOf(env) === null) return;
  try {
    const addressee = await addresseeById(drizzle(env.DB), userId);
    if (addressee !== null) await queueMail(env, userId, { ...notice, to: addressee.address });
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
