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
 * MAIL-3: queues a mail with a reset link. The token is derived from the mail's id, so that each attempt sends the same
 * link and storage holds no token. The link is created only now, so a link that was used meanwhile, or revoked by a new
 * password or address, stays invalid.
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

/** Returns the link of this mail; null if it is no longer valid. */
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

/** Derives a token from each signing key, since keys may be rotated while the mail waits. */
function tokensOf(env: Env, userId: string, mailId: string): string[] {
  return derivedSecrets(env, "parley reset links").map((secret) =>
    createHmac("sha256", secret).update(`${userId}\n${mailId}`).digest("hex"),
  );
}
