import { Fragment, type ComponentChildren } from "preact";
import { mediaKeyOf } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { extensionOf, familyIcon } from "./file-family.ts";
import { formatSize } from "./file-size.ts";
import { save } from "./save.ts";
import type { ShownMedia } from "./shown-media.ts";
import { useAddress } from "./use-address.ts";
import "./file-card.css";

interface FileCardProps {
  media: ShownMedia;
  tabIndex?: number;
  /** Over its sign, while it is on its way. */
  children?: ComponentChildren;
}

/** A file: a press downloads it; what is elsewhere opens there. */
export function FileCard({ media, tabIndex = 0, children }: FileCardProps) {
  const { url, local, name, size } = media;
  const { src } = useAddress(url, local);
  const shown = name ?? hostOf(url) ?? t("inbox.file");
  const facts = [extensionOf(name ?? "").toUpperCase(), size === null ? "" : formatSize(size)];
  const isOurs = url === null || mediaKeyOf(url) !== null;
  return (
    <a
      class="file-card"
      {...(src !== null && { href: src })}
      tabIndex={tabIndex}
      {...(isOurs
        ? { download: shown }
        : { target: "_blank", rel: "noopener noreferrer nofollow" })}
      onClick={(event) => {
        if (!isOurs || url === null) return;
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

function hostOf(url: string | null): string | null {
  return url !== null && URL.canParse(url) ? new URL(url).hostname : null;
}
