import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { t } from "#web/i18n/t.ts";
import { boxOf } from "./fit.ts";
import { NotLoaded } from "./not-loaded.tsx";
import { Placeholder } from "./placeholder.tsx";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import "./picture.css";

/** Pictures that were on screen before: they need no fading in when one scrolls back to them. */
const seen = new Set<string>();

interface PictureProps {
  media: ShownMedia;
  tabIndex: number;
  onOpen: () => void;
  /** Of a picture among others in a row: the message whose menu it has. */
  messageId?: number | undefined;
  /** It takes the room that there is, whatever its shape. */
  fills?: boolean;
  /** Over it, while it is on its way. */
  children?: ComponentChildren;
}

/** A picture in a conversation. Its space is there before it is; a press shows it large. */
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
      // Without its picture, which has the name otherwise: while that is loading, or of a video that has none.
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
