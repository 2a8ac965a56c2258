import { useEffect, useState } from "preact/hooks";
import type { Member, Message } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/called-here.ts";
import { t } from "#web/i18n/t.ts";
import { FileCard } from "#web/media/file-card.tsx";
import { galleryOf, isExhibited } from "#web/media/lightbox/gallery.ts";
import { openLightbox } from "#web/media/lightbox/open-lightbox.ts";
import { LinkCard } from "#web/media/link-card.tsx";
import { Picture } from "#web/media/picture.tsx";
import { shownMedia, type ShownMedia } from "#web/media/shown-media.ts";
import { SoundPlayer } from "#web/media/player/sound-player.tsx";
import { Button } from "#web/ui/button.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import "./media-section.css";

const PAGE = 30;

interface MediaSectionProps {
  conversationId: string;
  /** Those known so far. */
  members: readonly Member[];
}

/** What a conversation's messages carry, the newest first: pictures to look at, the rest to play and to download. */
export function MediaSection({ conversationId, members }: MediaSectionProps) {
  const [messages, setMessages] = useState<readonly Message[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);

  const load = (cursor?: string) =>
    attempt(async () => {
      const { attachments } = parley.conversation(conversationId);
      const page = await attachments.list({ cursor, limit: PAGE });
      setMessages((held) => (cursor === undefined ? page.items : [...(held ?? []), ...page.items]));
      setCursor(page.next_cursor);
    });
  useEffect(() => void load(), [conversationId]);

  const gallery = galleryOf(messages ?? [], (id) => senderIn(members, id));
  const rest = (messages ?? []).flatMap(othersOf);
  return (
    <section>
      <h2 class="details__heading">{t("media.section")}</h2>
      {messages === null && <Skeleton rows={2} />}
      {messages?.length === 0 && <p class="media-section__none">{t("media.none")}</p>}
      {gallery.length > 0 && (
        <ul class="media-section__grid">
          {gallery.map(({ key, media }) => (
            <li key={key} class="media-section__tile">
              <Picture
                media={media.kind === "video" ? still(media) : media}
                tabIndex={0}
                onOpen={() => openLightbox(conversationId, gallery, key)}
              />
            </li>
          ))}
        </ul>
      )}
      {rest.length > 0 && (
        <ul class="media-section__list">
          {rest.map(({ id, media }) => (
            <li key={id}>
              <Listed media={media} />
            </li>
          ))}
        </ul>
      )}
      {cursor !== null && <Button onClick={() => void load(cursor)}>{t("media.older")}</Button>}
    </section>
  );
}

function Listed({ media }: { media: ShownMedia }) {
  switch (media.kind) {
    case "audio":
      return <SoundPlayer media={media} tabIndex={0} />;
    case "elsewhere":
      return <LinkCard media={media} tabIndex={0} />;
    case "image":
    case "video":
    case "file":
      return <FileCard media={media} />;
  }
}

function othersOf({ id, kind, media_url, media }: Message): { id: number; media: ShownMedia }[] {
  if (media_url === null) return [];
  const shown = shownMedia({ kind, media_url, media });
  return isExhibited(shown) ? [] : [{ id, media: shown }];
}

/** Of a video there is no picture but its placeholder; the large view plays it. */
function still(media: ShownMedia): ShownMedia {
  return { ...media, url: null };
}

function senderIn(members: readonly Member[], user_id: string): string {
  if (user_id === me.value?.id) return t("message.you");
  const member = members.find((member) => member.user_id === user_id);
  return member === undefined ? "" : calledHere(member);
}
