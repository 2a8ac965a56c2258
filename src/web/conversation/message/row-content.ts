import type { Message, MessageKind, PendingSend } from "#client/index.ts";
import { isPending, type TimelineItem } from "../timeline/timeline-item.ts";

/** What a row shows, whether its message is sent or not: the same row goes from one to the other. */
export interface RowContent {
  readonly isOwn: boolean;
  readonly senderId: string;
  readonly kind: MessageKind;
  readonly text: string | null;
  readonly mediaUrl: string | null;
  readonly replyTo: number | null;
  readonly createdAt: string;
  /** One of the two is there. */
  readonly message: Message | null;
  readonly pending: PendingSend | null;
}

export function contentOf(item: TimelineItem, me: string | null): RowContent {
  if (!isPending(item)) {
    return {
      isOwn: item.sender_id === me,
      senderId: item.sender_id,
      kind: item.kind,
      text: item.text,
      mediaUrl: item.media_url,
      replyTo: item.reply_to,
      createdAt: item.created_at,
      message: item,
      pending: null,
    };
  }
  const { draft, queued_at } = item;
  return {
    isOwn: true,
    senderId: me ?? "",
    kind: draft.media_url === undefined ? "text" : "file",
    text: draft.text ?? null,
    mediaUrl: draft.media_url ?? null,
    replyTo: draft.reply_to ?? null,
    createdAt: new Date(queued_at).toISOString(),
    message: null,
    pending: item,
  };
}
