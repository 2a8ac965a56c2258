import { Mic } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";

export function RecordButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      class="composer__send"
      aria-label={t("record.start")}
      title={t("record.start")}
      onClick={onClick}
    >
      <Icon icon={Mic} size={20} />
    </button>
  );
}
