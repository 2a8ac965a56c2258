import { ExternalLink } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import type { ShownMedia } from "./shown-media.ts";
import "./file-card.css";

/** Media on another site: named by its host, and nothing of it is loaded until someone follows the link. */
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
