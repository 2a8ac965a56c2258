import { browserOnline } from "#web/app/connection.ts";
import { t } from "#web/i18n/t.ts";
import { drafts } from "#web/storage/drafts.ts";
import { unsent } from "#web/storage/unsent.ts";
import { inboxConnection } from "./inbox.ts";
import { plainLine } from "./plain-line.ts";

/** What goes out within so long (ms) is in the list as soon as the server has it. */
const PASSES_MS = 2_000;

/** What one wrote last, while it waits to go out or has failed; `null` when the server's last message says it all. */
export function waitingLine(id: string): { who: string; text: string } | null {
  const mine = unsent.value.get(id);
  if (mine === undefined) return null;
  const isConnected = browserOnline.value && inboxConnection.value.status === "open";
  if (isConnected && !mine.failed && Date.now() - mine.newest.queued_at < PASSES_MS) return null;
  return { who: t("inbox.you"), text: plainLine(mine.newest.text) || t("inbox.file") };
}

/** What one has begun to write there; `null` for nothing that shows. */
export function draftLine(id: string): string | null {
  return plainLine(drafts.value.get(id) ?? "") || null;
}
