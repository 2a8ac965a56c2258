import type { Forwarded, Message, MessageKind, PendingSend } from "#client/index.ts";
import { forwardedAs } from "#web/forward/forwarded-here.ts";
import type { Attachment } from "#web/attachments/attachment.ts";
import { t } from "#web/i18n/t.ts";
import { shownMedia, type ShownMedia } from "#web/media/shown-media.ts";
import { isPending, type TimelineItem } from "../timeline/timeline-item.ts";

/** What a row shows. A message keeps its row when it is sent, so this is the same before and after. */
export interface RowContent {
  readonly isOwn: boolean;
  readonly senderId: string;
  readonly kind: MessageKind;
  readonly text: string | null;
  readonly media: ShownMedia | null;
  /** The attachment that it is uploaded from, while this page has it. */
  readonly attachment: Attachment | undefined;
  readonly replyTo: number | null;
  /** For a forwarded message, its author. */
  readonly forwarded: Forwarded | null;
  readonly createdAt: string;
  /** Exactly one of `message` and `pending` is not null. */
  readonly message: Message | null;
  readonly pending: PendingSend | null;
}

export function contentOf(
  item: TimelineItem,
  me: string | null,
  attachment: Attachment | undefined,
): RowContent {
  if (!isPending(item)) {
    return {
      isOwn: item.sender_id === me,
      senderId: item.sender_id,
      kind: item.kind,
      text: item.text,
      media: mediaOf(item, attachment),
      attachment,
      replyTo: item.reply_to,
      forwarded: item.forwarded ?? null,
      createdAt: item.created_at,
      message: item,
      pending: null,
    };
  }
  const { draft, queued_at, client_id } = item;
  const source = draft.forward_of === undefined ? undefined : forwardedAs(client_id);
  const sender_id = source?.forwarded?.sender_id ?? source?.sender_id;
  const forwarded = sender_id === undefined ? null : { sender_id };
  return {
    isOwn: true,
    senderId: me ?? "",
    kind:
      attachment?.shown.value.kind ??
      source?.kind ??
      (draft.media_url === undefined ? "text" : "file"),
    text: draft.forward_of === undefined ? (draft.text ?? null) : textOf(source),
    media:
      attachment?.shown.value ??
      mediaOf(
        source ?? { kind: "file", media_url: draft.media_url ?? null, media: null },
        undefined,
      ),
    attachment,
    replyTo: draft.reply_to ?? null,
    forwarded,
    createdAt: new Date(queued_at).toISOString(),
    message: null,
    pending: item,
  };
}

/** The page does not know the source of a forward that an earlier page queued. */
function textOf(source: Message | undefined): string | null {
  return source === undefined ? t("forward.waiting") : source.text;
}

/** Prefers this device's copy of the file, so that nothing flickers when the message is sent. */
function mediaOf(
  { kind, media_url, media }: Pick<Message, "kind" | "media_url" | "media">,
  attachment: Attachment | undefined,
): ShownMedia | null {
  if (media_url === null) return null;
  return { ...shownMedia({ kind, media_url, media }), local: attachment?.preview ?? null };
}
