import { Pencil, Reply, X } from "lucide";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Thumbnail } from "#web/media/thumbnail.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { mediaOf, MessageGist } from "../message/message-gist.tsx";
import { nameIn } from "../people.ts";
import { useModel } from "../model-context.ts";
import "./composer-subject.css";

interface ComposerSubjectProps {
  message: Message;
  purpose: "reply" | "edit";
  onCancel: () => void;
}

/** Shows the message that the text below replies to or edits. */
export function ComposerSubject({ message, purpose, onCancel }: ComposerSubjectProps) {
  const model = useModel();
  const media = mediaOf(message);
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
        <MessageGist message={message} />
      </div>
      {media?.kind === "image" && <Thumbnail media={media} />}
      <IconButton size="s" icon={X} label={t("composer.cancel")} onClick={onCancel} />
    </div>
  );
}
