import { Ellipsis, Reply, SmilePlus } from "lucide";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { useOperations } from "../model-context.ts";
import "./message-toolbar.css";

/** What one does most, beside the message under the pointer or in focus. */
export function MessageToolbar({ message }: { message: Message }) {
  const operations = useOperations();
  const more = (event: MouseEvent) => {
    if (event.currentTarget instanceof Element) operations.openMenu(message, event.currentTarget);
  };
  const react = (event: MouseEvent) => {
    if (event.currentTarget instanceof Element) operations.openReact(message, event.currentTarget);
  };
  return (
    <div class="message-toolbar">
      <div class="message-toolbar__buttons" role="group" aria-label={t("message.actions")}>
        {message.deleted_at === null && (
          <>
            <IconButton size="s" icon={SmilePlus} label={t("message.react")} onClick={react} />
            <IconButton
              size="s"
              icon={Reply}
              directional
              label={t("message.reply")}
              onClick={() => operations.reply(message)}
            />
          </>
        )}
        <IconButton
          size="s"
          icon={Ellipsis}
          label={t("message.more")}
          haspopup="menu"
          onClick={more}
        />
      </div>
    </div>
  );
}
