import { RotateCw } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";

/** In the place of the one that sends, while there is nothing to send but what failed. */
export function RetryButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      class="composer__send"
      aria-label={t("attach.retry_all")}
      title={t("attach.retry_all")}
      onClick={onClick}
    >
      <Icon icon={RotateCw} size={20} />
    </button>
  );
}
