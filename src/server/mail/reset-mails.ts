import { createHmac } from "node:crypto";
import { MAIL_RESET_MS } from "#protocol/mail.ts";
import type { Addressee } from "#storage/d1/mail-addresses.ts";
import { newResetLink, resetLinkOwner, resetUrl } from "../auth/reset-links.ts";
import { derivedSecrets } from "../auth/signing-keys.ts";
import { pageOrigin } from "../config.ts";
import type { Env } from "../env.ts";
import type { QueuedMail } from "../user/mails.ts";
import { queueMail } from "./notices.ts";

/**
 * MAIL-3: queues a reset link. Its token follows from the mail's id, so that each attempt at the mail brings the same
 * link and no token waits in storage. The link is made now, and no attempt makes it again: one that was used meanwhile,
 * or that another password or address ended, stays ended.
 */
export async function queueResetLink(
  env: Env,
  { user_id, address }: Addressee,
  now: number,
): Promise<void> {
  const id = crypto.randomUUID();
  const [token = ""] = tokensOf(env, user_id, id);
  await newResetLink(env, user_id, {
    token,
    origin: pageOrigin(env) ?? "",
    expiresAt: now + MAIL_RESET_MS,
  });
  await queueMail(env, user_id, { id, kind: "reset", to: address, at: now });
}

/** The link that this mail brings; null where it is good no more. */
export async function queuedResetUrl(
  env: Env,
  userId: string,
  { id }: Pick<QueuedMail, "id">,
): Promise<string | null> {
  for (const token of tokensOf(env, userId, id)) {
    if ((await resetLinkOwner(env, token, Date.now())).ok)
      return resetUrl(pageOrigin(env) ?? "", token);
  }
  return null;
}

/** By each of the signing keys, since they may be rotated while the mail waits. */
function tokensOf(env: Env, userId: string, mailId: string): string[] {
  return derivedSecrets(env, "parley reset links").map((secret) =>
    createHmac("sha256", secret).update(`${userId}\n${mailId}`).digest("hex"),
  );
}
