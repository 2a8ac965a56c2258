import { Bookmark } from "lucide";
import { useLayoutEffect, useState } from "preact/hooks";
import { mediaKeyOf } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { Icon } from "./icon.tsx";
import { colorOf, initialsOf } from "./initials.ts";
import "./avatar.css";

/** Up to this size (CSS pixels), a picture's smaller version is sharp enough. */
const SMALL_MOST = 48;

interface AvatarProps {
  /** The id of the person or conversation, which determines the colour. */
  id: string;
  name: string;
  /** Its `avatar_url`. */
  src?: string | null;
  size?: number;
  /** Shows a dot if true. */
  online?: boolean;
  /** Shows the icon of saved messages. */
  isSaved?: boolean;
}

/** A picture, or initials until it has loaded. Hidden from assistive technology: the name stands beside it. */
export function Avatar(props: AvatarProps) {
  const { id, name, src = null, size = 40, online = false, isSaved = false } = props;
  const box = { inlineSize: `${size}px`, blockSize: `${size}px`, fontSize: `${size * 0.4}px` };
  return (
    <span
      class="avatar"
      style={box}
      data-color={isSaved ? "saved" : colorOf(id)}
      aria-hidden="true"
    >
      <span class="avatar__initials">
        {isSaved ? <Icon icon={Bookmark} size={size / 2} /> : initialsOf(name)}
      </span>
      {src !== null && <AvatarImage key={src} url={src} isSmall={size <= SMALL_MOST} />}
      {online && <span class="avatar__dot" />}
    </span>
  );
}

/** Covers the initials. Never loads from another host, which would learn who looks and when. */
function AvatarImage({ url, isSmall }: { url: string; isSmall: boolean }) {
  const [address, setAddress] = useState<string | null>(null);
  const [isLoaded, setLoaded] = useState(false);
  // Before it is painted: an address that was made already is there at once.
  useLayoutEffect(() => {
    if (mediaKeyOf(url) === null) return;
    let isWanted = true;
    parley.media.address(url, isSmall ? { size: "small" } : {}).then(
      (made) => isWanted && setAddress(made),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [url, isSmall]);
  if (address === null) return null;
  return (
    <img
      class={isLoaded ? "avatar__image avatar__image--loaded" : "avatar__image"}
      src={address}
      alt=""
      loading="lazy"
      decoding="async"
      onLoad={() => setLoaded(true)}
      onError={() => setAddress(null)}
    />
  );
}
