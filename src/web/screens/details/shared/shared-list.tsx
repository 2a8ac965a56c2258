import { useEffect, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { ExternalLink, MessageSquareText } from "lucide";
import type { MediaPart, Message } from "#client/index.ts";
import { isNarrow } from "#web/app/viewport.ts";
import { conversationPath, followMessageLink } from "#web/app/navigate.ts";
import { formatDay, formatMonth } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { FileCard } from "#web/media/file-card.tsx";
import { galleryOf, isExhibited, openLightbox } from "#web/media/lightbox/gallery.ts";
import { Picture } from "#web/media/picture.tsx";
import { SoundPlayer } from "#web/media/player/sound-player.tsx";
import { shownMedia, still, type ShownMedia } from "#web/media/shown-media.ts";
import { Button } from "#web/ui/button.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { byMonth, linksIn } from "./shared.ts";
import { useShared } from "./use-shared.ts";
import "./shared-list.css";

interface SharedListProps {
  conversationId: string;
  kind: MediaPart;
  /** Increases with each change of the conversation. */
  version: number;
  nameOf: (user_id: string) => string;
}

const NONE = {
  visual: "shared.none_visual",
  file: "shared.none_file",
  link: "shared.none_link",
  audio: "shared.none_audio",
} as const;

/** The attachments of one kind, by month. Scrolling loads earlier months. */
export function SharedList({ conversationId, kind, version, nameOf }: SharedListProps) {
  const { messages, hasMore, more } = useShared(conversationId, kind, version);
  if (messages === null) return <Skeleton rows={3} />;
  // A picture on another host is listed as a link: the page never loads it.
  const shown = kind === "link" ? messages : messages.filter(({ media }) => media !== null);
  if (shown.length === 0 && !hasMore) return <p class="shared-list__none">{t(NONE[kind])}</p>;
  // On a phone the details' own heading is the h1.
  const Heading = isNarrow.value ? "h2" : "h3";
  return (
    <div class="shared-list">
      {byMonth(shown).map(({ first, items }) => (
        <section key={first} class="shared-list__month">
          <Heading class="details__heading">{formatMonth(first)}</Heading>
          {kind === "visual" ? (
            <Tiles {...{ conversationId, nameOf, all: shown, messages: items }} />
          ) : (
            <ul class="shared-list__rows">
              {items.map((message) => (
                <Row key={message.id} {...{ conversationId, nameOf, message, kind }} />
              ))}
            </ul>
          )}
        </section>
      ))}
      {hasMore && <More key={messages.length} onSeen={more} />}
    </div>
  );
}

type Among = Pick<SharedListProps, "conversationId" | "nameOf">;

function Tiles(props: Among & { all: readonly Message[]; messages: readonly Message[] }) {
  const { conversationId, nameOf, all, messages } = props;
  return (
    <ul class="shared-list__tiles">
      {galleryOf(messages, nameOf).map(({ key, media }) => (
        <li key={key} class="shared-list__tile">
          <Picture
            media={media.kind === "video" ? still(media) : media}
            fills
            tabIndex={0}
            onOpen={() => openLightbox(conversationId, galleryOf(all, nameOf), key)}
          />
        </li>
      ))}
    </ul>
  );
}

function Row({
  conversationId,
  nameOf,
  message,
  kind,
}: Among & { message: Message; kind: MediaPart }) {
  const { id, sender_id, created_at } = message;
  const name = nameOf(sender_id);
  return (
    <li class="shared-list__row">
      {kind === "link"
        ? linksIn(message).map((href) => <LinkRow key={href} href={href} />)
        : carried(message, (media) =>
            media.kind === "audio" ? (
              <SoundPlayer media={media} tabIndex={0} />
            ) : (
              <FileCard media={media} />
            ),
          )}
      <a
        class="shared-list__from"
        href={conversationPath(conversationId, id)}
        title={t("lightbox.to_message")}
        onClick={(event) => followMessageLink(event, conversationId, id)}
      >
        <Icon icon={MessageSquareText} size={14} />
        <bdi>{name}</bdi>
        <time dateTime={created_at}>{formatDay(created_at)}</time>
      </a>
    </li>
  );
}

function carried(
  { kind, media_url, media }: Message,
  draw: (media: ShownMedia) => ComponentChildren,
): ComponentChildren {
  if (media_url === null) return null;
  const shown = shownMedia({ kind, media_url, media });
  return isExhibited(shown) ? null : draw(shown);
}

/** Loads the next page this far before its place scrolls into view. */
const AHEAD = "300px";

/** Loads more when it scrolls near the view; the button does so where no scrolling is possible. */
function More({ onSeen }: { onSeen: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (element === null) return;
    const root = element.closest("[role=tabpanel]");
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) onSeen();
      },
      { root, rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={end}>
      <Button onClick={onSeen}>{t("media.older")}</Button>
    </div>
  );
}

/** A link, shown by its host and path. The page loads nothing of it. */
function LinkRow({ href }: { href: string }) {
  const url = URL.canParse(href) ? new URL(href) : null;
  if (url === null) return null;
  const rest = `${url.pathname}${url.search}`;
  return (
    <a
      class="file-card"
      // Drops a `user@` before the host, which can disguise where the link leads.
      href={`${url.protocol}//${url.host}${rest}${url.hash}`}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerpolicy="no-referrer"
    >
      <span class="file-card__icon">
        <Icon icon={ExternalLink} size={22} />
      </span>
      <span class="file-card__words">
        <bdi class="file-card__name file-card__name--host" dir="ltr">
          {url.host}
        </bdi>
        {rest !== "/" && (
          <bdi class="file-card__facts shared-list__rest" dir="ltr">
            {rest}
          </bdi>
        )}
      </span>
    </a>
  );
}
