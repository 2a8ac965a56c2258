import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { t } from "#web/i18n/t.ts";
import { NotLoaded } from "./not-loaded.tsx";
import { Placeholder } from "./placeholder.tsx";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import "./picture.css";

/** Pictures shown before: they do not fade in again when the user scrolls back. */
const seen = new Set<string>();

interface PictureProps {
  media: ShownMedia;
  tabIndex: number;
  onOpen: () => void;
  /** The message whose menu it opens, for a picture of an album. */
  messageId?: number | undefined;
  /** Fills its container, whatever its proportions. */
  fills?: boolean;
  /** Shown over it during an upload. */
  children?: ComponentChildren;
}

/** A picture in a conversation, which opens in the large view. Reserves its space before it loads. */
export function Picture(props: PictureProps) {
  const { media, tabIndex, onOpen, messageId, fills = false, children } = props;
  const { src, isBroken, onError, retry } = useAddress(media.url, media.local);
  const [shown, setShown] = useState<string | null>(null);
  const box = boxOf(media.width, media.height);
  const name = fills ? "picture picture--fills" : "picture";
  const style = fills
    ? undefined
    : { inlineSize: `${box.width}px`, aspectRatio: `${box.width} / ${box.height}` };
  if (isBroken) {
    return (
      <div class={name} style={style}>
        <NotLoaded onRetry={retry} />
      </div>
    );
  }
  const hasImage = media.url !== null || media.local !== null;
  const alt = media.name ?? t(hasImage ? "message.image" : "inbox.video");
  const isShown = src !== null && (shown === src || seen.has(src));
  return (
    <button
      type="button"
      class={name}
      style={style}
      aria-haspopup="dialog"
      // The image carries the name. Without one (while it loads, or for a video), the button does.
      aria-label={src === null ? alt : undefined}
      data-message={messageId}
      data-tile={messageId}
      tabIndex={tabIndex}
      onClick={onOpen}
    >
      {media.placeholder !== null && !isShown && <Placeholder hash={media.placeholder} />}
      {src !== null && (
        <img
          class={isShown ? "picture__image picture__image--shown" : "picture__image"}
          src={src}
          alt={alt}
          loading="lazy"
          decoding="async"
          onLoad={() => {
            seen.add(src);
            setShown(src);
          }}
          onError={onError}
        />
      )}
      {children}
    </button>
  );
}

/** The least width for the browser's controls. */
const LEAST_WIDTH = 240;

interface VideoProps {
  media: ShownMedia;
  children?: ComponentChildren;
}

export function Video({ media, children }: VideoProps) {
  const { src, isBroken, onError, retry } = useAddress(media.url, media.local);
  const { width, height } = boxOf(media.width, media.height);
  const style = {
    inlineSize: `${Math.max(LEAST_WIDTH, width)}px`,
    aspectRatio: `${width} / ${height}`,
  };
  return (
    <div class="picture" style={style}>
      {media.placeholder !== null && <Placeholder hash={media.placeholder} />}
      {isBroken ? (
        <NotLoaded onRetry={retry} />
      ) : (
        src !== null && (
          <video
            class="video"
            src={src}
            aria-label={media.name ?? t("inbox.video")}
            controls
            playsInline
            preload="metadata"
            onError={onError}
          />
        )
      )}
      {children}
    </div>
  );
}

/** The largest side of a picture in a conversation, and the least that can be pressed (CSS pixels). */
const MOST = 320;
const LEAST = 72;

/** The size of unmeasured media. */
const UNKNOWN = { width: 320, height: 240 };

/** The box of a picture: its own proportions within bounds. Very long and very tall pictures are cropped. */
function boxOf(width: number | null, height: number | null): { width: number; height: number } {
  if (width === null || height === null || width <= 0 || height <= 0) return UNKNOWN;
  const scale = Math.min(1, MOST / width, MOST / height);
  return { width: clamp(width * scale), height: clamp(height * scale) };
}

function clamp(pixels: number): number {
  return Math.round(Math.max(LEAST, Math.min(pixels, MOST)));
}
