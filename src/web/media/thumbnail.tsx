import { Placeholder } from "./placeholder.tsx";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import "./thumbnail.css";

/** A small picture beside a text that describes it. Stays empty if it cannot be loaded. */
export function Thumbnail({ media }: { media: ShownMedia }) {
  const { src, isBroken, onError } = useAddress(media.url, media.local);
  return (
    <span class="thumbnail">
      {media.placeholder !== null && <Placeholder hash={media.placeholder} />}
      {src !== null && !isBroken && (
        <img class="thumbnail__image" src={src} alt="" decoding="async" onError={onError} />
      )}
    </span>
  );
}
