import { t } from "#web/i18n/t.ts";
import { NotLoaded } from "../not-loaded.tsx";
import { Placeholder } from "../placeholder.tsx";
import type { ShownMedia } from "../shown-media.ts";
import { useAddress } from "../use-address.ts";
import "../one-plays.ts";

/** As large as there is room, never larger than it is; its space is kept from its measures. */
export function Exhibited({ media }: { media: ShownMedia }) {
  const { src, isBroken, onError, retry } = useAddress(media.url, media.local);
  const { kind, width, height, name, placeholder } = media;
  const isMeasured = width !== null && height !== null;
  const style = isMeasured
    ? { "--width": `${width}px`, "--ratio": String(width / height) }
    : undefined;
  return (
    <div class={isMeasured ? "exhibited exhibited--measured" : "exhibited"} style={style}>
      {placeholder !== null && <Placeholder hash={placeholder} />}
      {isBroken && <NotLoaded onRetry={retry} />}
      {src !== null && !isBroken && kind === "image" && (
        <img
          class="exhibited__media"
          src={src}
          alt={name ?? t("message.image")}
          draggable={false}
          onError={onError}
        />
      )}
      {src !== null && !isBroken && kind === "video" && (
        <video
          class="exhibited__media"
          src={src}
          aria-label={name ?? t("inbox.video")}
          controls
          playsInline
          onError={onError}
        />
      )}
    </div>
  );
}
