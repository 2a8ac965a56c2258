import { ImageOff } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import "./not-loaded.css";

/** Replaces media that could not be loaded. */
export function NotLoaded({ onRetry }: { onRetry: () => void }) {
  return (
    <span class="not-loaded">
      <Icon icon={ImageOff} size={22} />
      <span>{t("media.not_loaded")}</span>
      <button type="button" class="not-loaded__retry" onClick={onRetry}>
        {t("media.retry")}
      </button>
    </span>
  );
}
