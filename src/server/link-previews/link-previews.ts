import { WorkerEntrypoint } from "cloudflare:workers";
import { keptPreview, keepPreview, type KeptPreview } from "#storage/d1/link-previews.ts";
import type { Preview } from "#protocol/preview.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { PreviewWish } from "../objects/conversation.ts";
import { timely } from "../timely.ts";
import { makePreview } from "./make-preview.ts";
import { PreviewLimits } from "./preview-limits.ts";

/** The part of the previews' entrypoint that conversations call. */
export interface LinkPreviewsApi {
  make(wish: PreviewWish): Promise<void>;
}

/**
 * Creates link previews. Runs as a separate invocation of the Worker, which costs nothing while it waits for a site,
 * and responds at once: the preview arrives later with `previewMade`.
 */
export class LinkPreviews extends WorkerEntrypoint<Env> implements LinkPreviewsApi {
  async make(wish: PreviewWish): Promise<void> {
    this.ctx.waitUntil(settle(timely(this.env), wish));
  }
}

/** After a failure in here, the conversation asks again; after a failure of the site, the page has no preview. */
async function settle(env: Env, wish: PreviewWish): Promise<void> {
  const { conversation_id, message_id, url } = wish;
  try {
    const preview = await previewFor(env, wish);
    await env.CONVERSATIONS.getByName(conversation_id).previewMade(message_id, url, preview);
  } catch (error) {
    // The address is part of the message's text, so it is not logged.
    log("error", "preview_failed", { conversation_id, message_id }, error);
  }
}

async function previewFor(env: Env, { sender_id, url }: PreviewWish): Promise<Preview | null> {
  const now = Date.now();
  const { wanted, kept } = await keptPreview(env.DB, { sender_id, url }, now);
  if (!wanted) return null;
  if (kept !== null) return kept.preview;
  const limits = new PreviewLimits(env, sender_id);
  if (!(await limits.mayBegin())) return null;
  const loopback = configOf(env).OUTSIDE_LOOPBACK === "allowed";
  const made: KeptPreview = { preview: await makePreview(env, url, { loopback, limits }) };
  if (made.preview === null && limits.refused) return null;
  await keepPreview(env.DB, url, made, now);
  return made.preview;
}
