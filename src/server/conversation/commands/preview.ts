import { bringsLink } from "#domain/previewing.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";
import type { Message } from "#protocol/message.ts";
import type { Preview } from "#protocol/preview.ts";
import type { Change } from "#storage/conversation/change.ts";
import { firstLink } from "#text/first-link.ts";
import type { OwnCommand } from "./command.ts";

/** The Worker that makes a preview answers or gives up within this time. */
export const PREVIEW_LEASE_MS = 60_000;

/** PREVIEW-1: returns the change that requests a preview for the text's first link, if it has one. */
export function previewWanted(
  { id: message_id, text }: Pick<Message, "id" | "text">,
  now: string,
): Change[] {
  if (text === null || firstLink(text) === null) return [];
  return [{ kind: "preview_wanted", message_id, due_at: Date.parse(now) + PREVIEW_LEASE_MS }];
}

interface Wish {
  now: string;
  /** Whether a new link may get a preview. */
  previews: boolean;
  /** Whether the change removes the preview. */
  dropsPreview: boolean;
}

/** PREVIEW-4: returns the consequences of a message's change for its preview, and for one that is being made. */
export function previewChanges(
  before: Message,
  after: Message,
  { now, previews, dropsPreview }: Wish,
): Change[] {
  const changes: Change[] = [];
  const dropped = before.preview?.image?.media_url;
  if (dropped !== undefined && after.preview === undefined) {
    changes.push({ kind: "media_dropped", media_url: dropped });
  }
  if (dropsPreview) return [...changes, { kind: "preview_settled", message_id: before.id }];
  const isNew = previews && bringsLink(before.text, after.text);
  return isNew ? [...changes, ...previewWanted(after, now)] : changes;
}

/** PREVIEW-1: writes a preview as a change of its message, unless the message no longer waits for it. */
export function writePreview(messageId: number, url: string, preview: Preview | null): OwnCommand {
  return ({ store }) => {
    const message = store.messages.get(messageId);
    const isWanted = store.previewWork.isWanted(messageId);
    if (message === undefined || !isWanted || firstLink(message.text ?? "") !== url) return [];
    const settled: Change = { kind: "preview_settled", message_id: messageId };
    if (preview === null) return [settled];
    const media_url = preview.image?.media_url;
    const carried: Change[] =
      media_url === undefined || mediaKeyOf(media_url) === null
        ? []
        : [{ kind: "media_carried", media_url }];
    const version = store.head + 1;
    return [settled, { kind: "message", message: { ...message, version, preview } }, ...carried];
  };
}
