import { Mic, Paperclip } from "lucide";
import type { ComponentProps } from "preact";
import type {
  Highlighted as HighlightedText,
  Message,
  NamedMember,
  SearchHit,
  Snippet,
} from "#client/index.ts";
import { conversationPath, followMessageLink } from "#web/app/navigate.ts";
import { me } from "#web/app/parley.ts";
import { formatFull, formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { isTranslatable } from "#web/translation/toggle-translation.ts";
import { useTranslation } from "#web/translation/use-translation.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { calledHere } from "./names.ts";
import { gist } from "./last-message.ts";
import "./found-message.css";

interface FoundLinesProps {
  hit: SearchHit;
  face: Pick<ComponentProps<typeof Avatar>, "id" | "name" | "src">;
  /** The sender's name, shown before the text. */
  who?: string | null;
  isTranslated: boolean;
}

interface FoundMessageProps extends FoundLinesProps {
  /** Whether the Tab key stops here: at one item of the list. */
  isStop: boolean;
  isCurrent?: boolean;
  /** The sender, if the avatar is theirs: a press on it opens their card. */
  person?: NamedMember | null;
}

/** A link to a found message, with the matches highlighted. */
export function FoundMessage({
  isStop,
  isCurrent = false,
  person = null,
  ...lines
}: FoundMessageProps) {
  const { conversation_id, id } = lines.hit.message;
  return (
    <li class="inbox-item found-message">
      <a
        class="inbox-item__link"
        href={conversationPath(conversation_id, id)}
        aria-current={isCurrent || undefined}
        onClick={(event) => followMessageLink(event, conversation_id, id)}
        tabIndex={isStop ? 0 : -1}
      >
        <FoundLines {...lines} />
      </a>
      {person !== null && (
        <button
          type="button"
          class="found-message__person"
          aria-label={calledHere(person)}
          aria-haspopup="dialog"
          tabIndex={isStop ? 0 : -1}
          onClick={() => showPerson(person.user_id, person)}
        />
      )}
    </li>
  );
}

/** The conversation, time, sender and text of a found message. */
export function FoundLines({ hit, face, who = null, isTranslated }: FoundLinesProps) {
  const { created_at } = hit.message;
  return (
    <>
      <Avatar {...face} size={44} />
      <span class="inbox-item__lines">
        <span class="inbox-item__line">
          <span class="inbox-item__name" dir="auto">
            {face.name}
          </span>
          <time class="inbox-item__time" dateTime={created_at} title={formatFull(created_at)}>
            {formatListTime(created_at)}
          </time>
        </span>
        {hit.snippets.map((snippet, index) => (
          <span key={snippet.of} class="found-message__snippet" dir="auto">
            {index === 0 && who !== null && (
              <>
                <bdi class="found-message__who">{who}</bdi>:{" "}
              </>
            )}
            <Source of={snippet.of} />
            {snippet.text === "" ? gist(hit.message) : <Highlighted snippet={snippet} />}
          </span>
        ))}
        {isTranslated && <TranslatedHit message={hit.message} />}
      </span>
    </>
  );
}

/** The sender's name; null if the conversation's name tells it. */
export function senderOf({ message, sender, conversation }: SearchHit): string | null {
  if (message.sender_id === me.value?.id) return t("inbox.you");
  if (conversation.kind === "direct" || sender === null) return null;
  return calledHere(sender);
}

/** An icon if the match is not in the message's text. */
function Source({ of }: Pick<Snippet, "of">) {
  switch (of) {
    case "text":
      return null;
    case "file_name":
      return (
        <>
          <Icon icon={Paperclip} size={14} label={t("inbox.file")} />{" "}
        </>
      );
    case "transcript":
      return (
        <>
          <Icon icon={Mic} size={14} label={t("media.voice")} />{" "}
        </>
      );
  }
}

/** A part of a message with the matches highlighted. */
function Highlighted({ snippet }: { snippet: HighlightedText }) {
  const { text, highlights } = snippet;
  const starts = [0, ...highlights.map(([, end]) => end)];
  return (
    <>
      {starts.map((from, index) => {
        const [start, end] = highlights[index] ?? [text.length, text.length];
        return (
          <span key={from}>
            {text.slice(from, start)}
            {end > start && <mark>{text.slice(start, end)}</mark>}
          </span>
        );
      })}
    </>
  );
}

/** The translation below a found message. */
function TranslatedHit({ message }: { message: Message }) {
  const isWanted = isTranslatable(message);
  const translation = useTranslation(message, isWanted);
  if (!isWanted || translation.state !== "made") return null;
  const { text, language } = translation.made;
  return (
    <span
      class="found-message__snippet found-message__snippet--translated"
      dir="auto"
      lang={language}
    >
      {gist({ ...message, text })}
    </span>
  );
}
