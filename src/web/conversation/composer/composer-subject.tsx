import { Pencil, Reply, X } from "lucide";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { gist } from "#web/inbox/last-message.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { nameIn } from "../people.ts";
import { useModel } from "../model-context.ts";
import "./composer-subject.css";

interface ComposerSubjectProps {
  message: Message;
  purpose: "reply" | "edit";
  onCancel: () => void;
}

/** The message that is replied to or edited, above what is written. */
export function ComposerSubject({ message, purpose, onCancel }: ComposerSubjectProps) {
  const model = useModel();
  const name = nameIn(model.people.value, message.sender_id);
  return (
    <div class="composer-subject">
      <span class="composer-subject__icon">
        <Icon
          icon={purpose === "reply" ? Reply : Pencil}
          size={18}
          directional={purpose === "reply"}
        />
      </span>
      <div class="composer-subject__words">
        <p class="composer-subject__title">
          {purpose === "reply" ? t("composer.replying", { name }) : t("composer.editing")}
        </p>
        <p class="composer-subject__text" dir="auto">
          {gist(message)}
        </p>
      </div>
      <IconButton size="s" icon={X} label={t("composer.cancel")} onClick={onCancel} />
    </div>
  );
}
