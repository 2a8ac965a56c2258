import { Fragment, type ComponentChildren } from "preact";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { extensionOf, familyIcon } from "./file-family.ts";
import { formatSize } from "./file-size.ts";
import { save } from "./save.ts";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import { ExternalLink } from "lucide";
import "./file-card.css";

interface FileCardProps {
  media: ShownMedia;
  tabIndex?: number;
  /** Shown over the icon during an upload. */
  children?: ComponentChildren;
}

/** A file that downloads when pressed. */
export function FileCard({ media, tabIndex = 0, children }: FileCardProps) {
  const { url, local, name, size } = media;
  const { src } = useAddress(url, local);
  const shown = name ?? t("inbox.file");
  const facts = [extensionOf(name ?? "").toUpperCase(), size === null ? "" : formatSize(size)];
  return (
    <a
      class="file-card"
      {...(src !== null && { href: src })}
      tabIndex={tabIndex}
      download={shown}
      onClick={(event) => {
        if (url === null) return;
        event.preventDefault();
        save(url, name);
      }}
    >
      <span class="file-card__icon">
        <Icon icon={familyIcon(name, media.content_type)} size={22} />
        {children}
      </span>
      <span class="file-card__words">
        <span class="file-card__name" dir="auto">
          {shown}
        </span>
        <span class="file-card__facts">
          {facts
            .filter((fact) => fact !== "")
            .map((fact, index) => (
              <Fragment key={fact}>
                {index > 0 && " · "}
                <bdi>{fact}</bdi>
              </Fragment>
            ))}
        </span>
      </span>
    </a>
  );
}

/** A link to media on another site, named by its host. The page loads nothing of it. */
export function LinkCard({ media, tabIndex }: { media: ShownMedia; tabIndex: number }) {
  const { url } = media;
  const host = url !== null && URL.canParse(url) ? new URL(url).host : null;
  if (url === null || host === null) return null;
  return (
    <a
      class="file-card"
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      referrerpolicy="no-referrer"
      tabIndex={tabIndex}
    >
      <span class="file-card__icon">
        <Icon icon={ExternalLink} size={22} />
      </span>
      <span class="file-card__words">
        <bdi class="file-card__name file-card__name--host" dir="ltr">
          {host}
        </bdi>
        <span class="file-card__facts">{t("media.elsewhere")}</span>
      </span>
    </a>
  );
}
