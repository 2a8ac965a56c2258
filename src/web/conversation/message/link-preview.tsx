import type { Preview } from "#client/index.ts";
import { useAddress } from "#web/media/use-address.ts";
import "./link-preview.css";

/** A picture with at least this aspect ratio stands above the words, any other beside them. */
const WIDE = 1.3;
const WIDE_PIXELS = 240;

interface LinkPreviewProps {
  preview: Preview;
  tabIndex: number;
}

/** What a linked page says about itself. The host is always shown, since the page may claim anything else. */
export function LinkPreview({ preview, tabIndex }: LinkPreviewProps) {
  const { url, site, title, description, image } = preview;
  const host = URL.canParse(url) ? new URL(url).host.replace(/^www\./, "") : null;
  if (host === null) return null;
  const isWide = image !== null && image.width >= WIDE_PIXELS && image.width >= WIDE * image.height;
  return (
    <a
      class={isWide ? "link-preview link-preview--wide" : "link-preview"}
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerpolicy="no-referrer"
      tabIndex={tabIndex}
    >
      {image !== null && <PreviewPicture url={image.media_url} />}
      <span class="link-preview__words">
        <span class="link-preview__site">
          {site !== null && site !== host && (
            <>
              <bdi>{site}</bdi>
              {" · "}
            </>
          )}
          <bdi dir="ltr">{host}</bdi>
        </span>
        <span class="link-preview__title" dir="auto">
          {title}
        </span>
        {description !== null && (
          <span class="link-preview__description" dir="auto">
            {description}
          </span>
        )}
      </span>
    </a>
  );
}

/** Served by our own server, like every picture. Its space is reserved, and stays if the picture does not load. */
function PreviewPicture({ url }: { url: string }) {
  const { src, isBroken, onError } = useAddress(url, null);
  return (
    <span class="link-preview__picture">
      {src !== null && !isBroken && (
        <img src={src} alt="" loading="lazy" decoding="async" onError={onError} />
      )}
    </span>
  );
}
