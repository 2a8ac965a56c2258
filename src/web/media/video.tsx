import { t } from "#web/i18n/t.ts";
import { boxOf } from "./fit.ts";
import { NotLoaded } from "./not-loaded.tsx";
import { Placeholder } from "./placeholder.tsx";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import type { ComponentChildren } from "preact";
import "./picture.css";
import "./video.css";

/** The browser's controls need room. */
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
