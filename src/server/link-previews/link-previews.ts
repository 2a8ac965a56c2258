import { WorkerEntrypoint } from "cloudflare:workers";
import { keptPreview, keepPreview, type KeptPreview } from "#storage/d1/link-previews.ts";
import { PREVIEWS_PER_MINUTE } from "#protocol/limits.ts";
import type { Preview } from "#protocol/preview.ts";
import { configOf } from "../config.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { PreviewWish } from "../objects.ts";
import { timely } from "../timely.ts";
import { makePreview } from "./make-preview.ts";

/** What a conversation asks for previews. */
export interface LinkPreviewsApi {
  make(wish: PreviewWish): Promise<void>;
}

/** Previews of pages at one host, for everyone together: this server sends no site more requests. */
const OF_HOST_PER_MINUTE = 60;
/** Previews for everyone together. */
const TOTAL_PER_MINUTE = 600;

/**
 * Makes previews of links. It runs as a Worker of its own, which costs nothing while a site takes its time, and answers
 * at once: the preview comes back by `previewMade`.
 */
export class LinkPreviews extends WorkerEntrypoint<Env> implements LinkPreviewsApi {
  async make(wish: PreviewWish): Promise<void> {
    this.ctx.waitUntil(settle(timely(this.env), wish));
  }
}

/** What fails here is asked for once more by the conversation. What fails at the site is a page without a preview. */
async function settle(env: Env, wish: PreviewWish): Promise<void> {
  const { conversation_id, message_id, url } = wish;
  try {
    const preview = await previewFor(env, wish);
    await env.CONVERSATIONS.getByName(conversation_id).previewMade(message_id, url, preview);
  } catch (error) {
    // The address is a part of the message, and stays out of the log.
    log("error", "preview_failed", { conversation_id, message_id }, error);
  }
}

async function previewFor(env: Env, { sender_id, url }: PreviewWish): Promise<Preview | null> {
  const now = Date.now();
  const { wanted, kept } = await keptPreview(env.DB, { sender_id, url }, now);
  if (!wanted) return null;
  if (kept !== null) return kept.preview;
  if (!(await mayFetch(env, sender_id, new URL(url).hostname))) return null;
  const loopback = configOf(env).OUTSIDE_LOOPBACK === "allowed";
  const made: KeptPreview = { preview: await makePreview(env, url, loopback) };
  await keepPreview(env.DB, url, made, now);
  return made.preview;
}

/** PREVIEW-5: nobody makes this server a scanner, or a crowd before somebody's door. */
async function mayFetch({ LIMITERS }: Env, senderId: string, host: string): Promise<boolean> {
  const limits = [
    [`previews:user:${senderId}`, PREVIEWS_PER_MINUTE],
    [`previews:host:${host}`, OF_HOST_PER_MINUTE],
    ["previews", TOTAL_PER_MINUTE],
  ] as const;
  for (const [name, perMinute] of limits) {
    if ((await LIMITERS.getByName(name).take(perMinute)) > 0) return false;
  }
  return true;
}
