import { useComputed } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { useModel } from "../model-context.ts";
import "./select-box.css";

/** Before each message while several are being selected; the whole row acts like it. */
export function SelectBox({ id, isActive }: { id: number; isActive: boolean }) {
  const { selection } = useModel();
  const isSelected = useComputed(() => selection.has(id)).value;
  return (
    <input
      type="checkbox"
      class="select-box"
      checked={isSelected}
      tabIndex={isActive ? 0 : -1}
      aria-label={t("select.select")}
    />
  );
}
