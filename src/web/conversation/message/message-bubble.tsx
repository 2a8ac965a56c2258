import { useComputed } from "@preact/signals";
import { Pin } from "lucide";
import { useMemo } from "preact/hooks";
import { readText, type Message } from "#client/index.ts";
import { ForwardedFrom } from "#web/forward/forwarded-from.tsx";
import { formatFull } from "#web/i18n/format.ts";
import { formatTime, language, t } from "#web/i18n/t.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { isBlocked } from "#web/people/blocking.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { Icon } from "#web/ui/icon.tsx";
import { colorOf } from "#web/ui/initials.ts";
import type { ConversationModel } from "../conversation-model.ts";
import { useModel, useOperations } from "../model-context.ts";
import { MessageTranslation } from "../translation/message-translation.tsx";
import { beginningOf } from "./beginning-of.ts";
import { FoldButton } from "./fold-button.tsx";
import { largeEmoji } from "./large-emoji.ts";
import { LinkPreview } from "./link-preview.tsx";
import { MessageAlbum } from "./message-album.tsx";
import { MessageMedia } from "./message-media.tsx";
import { MessageQuote } from "./message-quote.tsx";
import { MessageStatus } from "./message-status.tsx";
import { FormattedText } from "./message-text.tsx";
import type { RowContent } from "./row-content.ts";
import { maySeeRevisions } from "./permissions.ts";
import "./message-bubble.css";
import "./fold-button.css";

const NOBODY: ReadonlyMap<string, string> = new Map();

interface BubbleProps {
  /** In an album, the message that has the caption. */
  content: RowContent;
  /** All messages of the album. */
  album?: readonly RowContent[] | undefined;
  /** The sender's name; null where it is not shown. */
  name: string | null;
  /** Whether to quote the message that it replies to. A thread does not. */
  quoted: boolean;
  /** Whether the Tab key reaches its controls. */
  isActive: boolean;
}

/** A message's quote, attachment, text and time. */
export function MessageBubble({ content, album, name, quoted, isActive }: BubbleProps) {
  const model = useModel();
  const operations = useOperations();
  const { message, pending, text, media, attachment, replyTo, isOwn } = content;
  const key = message?.id ?? pending?.client_id ?? "";
  const isUnfolded = useComputed(() => model.unfolded.value.has(key)).value;
  const blocks = useMemo(() => readText(text ?? ""), [text]);
  const beginning = useMemo(() => beginningOf(blocks), [blocks]);
  if (message !== null && message.deleted_at !== null) {
    return (
      <div class="message-bubble message-bubble--deleted">
        {t(isOwn ? "message.deleted_own" : "message.deleted")}
      </div>
    );
  }
  const isFolded = isBlocked(content.senderId) && model.view.value.conversation?.kind !== "direct";
  if (isFolded && !model.unfolded.value.has(`${key} shown`)) {
    return <FoldedMessage isActive={isActive} onShow={() => model.toggleFold(`${key} shown`)} />;
  }
  const emoji = text === null ? null : largeEmoji(text);
  // The page never loads a stranger's media by itself.
  const isRequest = conversationById(model.id)?.request !== undefined;
  const showsMedia = isOwn || !isRequest || model.unfolded.value.has(`${key} media`);
  const hasMentions = message !== null && message.mentions.length > 0;
  const mentions = {
    named: hasMentions ? model.mentionedIn(message) : NOBODY,
    myId: model.myId.value,
  };
  return (
    <div class={isOwn ? "message-bubble message-bubble--own" : "message-bubble"}>
      {name !== null && (
        <button
          type="button"
          class="message-bubble__name"
          dir="auto"
          data-color={colorOf(content.senderId)}
          aria-haspopup="dialog"
          tabIndex={isActive ? 0 : -1}
          onClick={() => showPerson(content.senderId, model.members.value.get(content.senderId))}
        >
          {name}
        </button>
      )}
      {content.forwarded !== null && (
        <ForwardedFrom
          forwarded={content.forwarded}
          name={authorIn(content.forwarded.sender_id, model)}
          member={model.members.value.get(content.forwarded.sender_id)}
          isActive={isActive}
        />
      )}
      {quoted && replyTo !== null && (
        <MessageQuote id={replyTo} isActive={isActive} onJump={(id) => operations.jump(id)} />
      )}
      {media !== null && !showsMedia && (
        <button
          type="button"
          class="fold-button"
          tabIndex={isActive ? 0 : -1}
          onClick={() => model.toggleFold(`${key} media`)}
        >
          {t("request.show_media")}
        </button>
      )}
      {album !== undefined && showsMedia && <MessageAlbum contents={album} isActive={isActive} />}
      {album === undefined && media !== null && showsMedia && (
        <MessageMedia media={media} message={message} attachment={attachment} isActive={isActive} />
      )}
      {album
        ?.filter((part) => part !== content && part.text !== null && part.text !== "")
        .map((part) => (
          <div key={part.createdAt} class="message-bubble__words">
            <FormattedText blocks={readText(part.text ?? "")} {...mentions} />
          </div>
        ))}
      <div
        class="message-bubble__words"
        // Browsers choose the shapes of Han characters, and screen readers the voice, by language.
        lang={message?.language ?? undefined}
      >
        {emoji !== null && (
          <div class="message-bubble__emoji" data-count={emoji}>
            {text}
          </div>
        )}
        {emoji === null && text !== null && text !== "" && (
          <FormattedText blocks={isUnfolded ? blocks : (beginning ?? blocks)} {...mentions} />
        )}
        {beginning !== null && (
          <FoldButton
            isFolded={!isUnfolded}
            isActive={isActive}
            onToggle={() => model.toggleFold(key)}
          />
        )}
        <span class="message-bubble__meta" lang={language.value}>
          {message?.pinned && <Icon icon={Pin} size={13} label={t("message.pinned")} />}
          {message !== null && message.edited_at !== null && (
            <EditedMark message={message} isActive={isActive} />
          )}
          <time
            class="message-bubble__time"
            dateTime={content.createdAt}
            title={formatFull(content.createdAt)}
          >
            {formatTime(content.createdAt)}
          </time>
          {isOwn && <MessageStatus content={leastSent(album) ?? content} />}
        </span>
      </div>
      {message?.preview !== undefined && showsMedia && (
        <LinkPreview preview={message.preview} tabIndex={isActive ? 0 : -1} />
      )}
      {message !== null && (
        <MessageTranslation
          message={message}
          isFolded={beginning !== null && !isUnfolded}
          {...mentions}
        />
      )}
    </div>
  );
}

/** What the author of a forwarded message is called here; null if they are no member. */
function authorIn(senderId: string, model: ConversationModel): string | null {
  if (senderId === model.myId.value) return t("message.you");
  return model.people.value.get(senderId)?.name ?? null;
}

/** The message whose status an own album shows: the first one not sent yet, or else the newest. */
function leastSent(album: readonly RowContent[] | undefined): RowContent | undefined {
  return album?.find(({ pending }) => pending !== null) ?? album?.at(-1);
}

interface EditedMarkProps {
  message: Message;
  /** Whether the Tab key stops at it. */
  isActive: boolean;
}

/** "edited". For readers who may see the edit history, a button that opens it. */
function EditedMark({ message, isActive }: EditedMarkProps) {
  const model = useModel();
  const operations = useOperations();
  const maySee = useComputed(() => maySeeRevisions(message, model.actor.value)).value;
  if (!maySee) return <span>{t("message.edited")}</span>;
  return (
    <button
      type="button"
      class="message-bubble__edited"
      title={t("message.revisions")}
      tabIndex={isActive ? 0 : -1}
      onClick={() => (operations.floating.value = { kind: "revisions", message })}
    >
      {t("message.edited")}
    </button>
  );
}

interface FoldedMessageProps {
  /** Whether the Tab key reaches its button. */
  isActive: boolean;
  onShow: () => void;
}

/** Stands in for a message from someone whom the reader has blocked. */
function FoldedMessage({ isActive, onShow }: FoldedMessageProps) {
  return (
    <div class="message-bubble message-bubble--deleted folded-message">
      <span>{t("inbox.from_blocked")}</span>
      <button
        type="button"
        class="folded-message__show"
        tabIndex={isActive ? 0 : -1}
        onClick={onShow}
      >
        {t("block.show")}
      </button>
    </div>
  );
}
