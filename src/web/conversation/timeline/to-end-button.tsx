import { ArrowDown } from "lucide";
import { formatNumber, t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { useModel } from "../model-context.ts";
import "./to-end-button.css";

/** The way back to the newest messages, and how many came meanwhile. */
export function ToEndButton() {
  const model = useModel();
  const count = model.newCount.value;
  if (model.atEnd.value && model.isNewest.value) return null;
  return (
    <button
      type="button"
      class="to-end-button"
      aria-label={count > 0 ? t("chat.new_messages", { count }) : t("chat.to_end")}
      title={t("chat.to_end")}
      onClick={() => model.jumpToEnd()}
    >
      {count > 0 && <span class="to-end-button__count">{formatNumber(count)}</span>}
      <Icon icon={ArrowDown} size={20} />
    </button>
  );
}
