import { Play } from "lucide";
import { formatDuration } from "#web/media/duration.ts";
import { t } from "#web/i18n/t.ts";
import { direction } from "#web/i18n/language.ts";
import { albumLayout } from "#web/media/album-layout.ts";
import { Picture } from "#web/media/picture.tsx";
import { still } from "#web/media/shown-media.ts";
import { Icon } from "#web/ui/icon.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { openMedia } from "./open-media.ts";
import type { RowContent } from "./row-content.ts";
import { Uploading } from "./uploading.tsx";
import "./message-album.css";

interface MessageAlbumProps {
  /** One for each picture or video, in order. */
  contents: readonly RowContent[];
  /** Whether the Tab key stops at its tiles. */
  isActive: boolean;
}

/** The pictures of an album in rows. Its layout is known before they load, so nothing moves when they do. */
export function MessageAlbum({ contents, isActive }: MessageAlbumProps) {
  const model = useModel();
  const operations = useOperations();
  const shown = contents.flatMap((content) =>
    content.media === null ? [] : [{ ...content, media: content.media }],
  );
  const selected = operations.selection.ids.value;
  let at = 0;
  const rows = albumLayout(shown.map(({ media }) => ratioOf(media))).map((ratios) => {
    const tiles = shown.slice(at, at + ratios.length);
    at += ratios.length;
    return { ratios, tiles };
  });
  return (
    <div
      class="message-album"
      role="group"
      aria-label={t("album.label", { count: shown.length })}
      onKeyDown={onArrow}
    >
      {rows.map(({ ratios, tiles }) => (
        <div
          class="message-album__row"
          style={{ aspectRatio: String(ratios.reduce((sum, ratio) => sum + ratio, 0)) }}
        >
          {tiles.map((tile, index) => (
            <span
              key={tile.message?.client_id ?? tile.pending?.client_id ?? tile.message?.id}
              class="message-album__tile"
              data-selected={tile.message !== null && selected.has(tile.message.id)}
              style={{ flexGrow: ratios[index] ?? 1 }}
            >
              <Picture
                media={tile.media.kind === "video" ? still(tile.media) : tile.media}
                messageId={tile.message?.id}
                fills
                tabIndex={isActive ? 0 : -1}
                onOpen={() => openMedia(tile, tile.media, model, operations)}
              >
                {tile.media.kind === "video" && (
                  <span class="message-album__video">
                    <Icon icon={Play} size={20} label={t("inbox.video")} />
                    {tile.media.duration_ms !== null && formatDuration(tile.media.duration_ms)}
                  </span>
                )}
                {tile.attachment !== undefined && <Uploading attachment={tile.attachment} />}
              </Picture>
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}

function ratioOf({ width, height }: { width: number | null; height: number | null }) {
  return width === null || height === null || height <= 0 ? null : width / height;
}

/** The arrow keys move between pictures. */
function onArrow(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const side = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
  if (side === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const tiles = [...event.currentTarget.querySelectorAll("button")];
  const at = tiles.findIndex((tile) => tile === document.activeElement);
  const next = tiles[at + (direction.value === "rtl" ? -side : side)];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
}
