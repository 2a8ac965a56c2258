import { useComputed } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { maySeeRevisions } from "./permissions.ts";

interface EditedMarkProps {
  message: Message;
  /** The Tab key stops at it. */
  isActive: boolean;
}

/** "edited"; for those who may see what it said before, the way there. */
export function EditedMark({ message, isActive }: EditedMarkProps) {
  const model = useModel();
  const operations = useOperations();
  const isWay = useComputed(() => maySeeRevisions(message, model.actor.value)).value;
  if (!isWay) return <span>{t("message.edited")}</span>;
  return (
    <button
      type="button"
      class="message-bubble__edited"
      title={t("message.revisions")}
      tabIndex={isActive ? 0 : -1}
      onClick={() => (operations.floating.value = { kind: "revisions", message })}
    >
      {t("message.edited")}
    </button>
  );
}
