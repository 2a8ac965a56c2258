import { SmilePlus } from "lucide";
import type { Message } from "#client/index.ts";
import { formatNumber, t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { nameIn } from "../people.ts";
import { useModel, useOperations } from "../model-context.ts";
import "./message-reactions.css";

/** More names than this do not help. */
const NAMED = 12;

interface MessageReactionsProps {
  message: Message;
  /** Whether the Tab key stops at them. */
  isActive: boolean;
}

export function MessageReactions({ message, isActive }: MessageReactionsProps) {
  const model = useModel();
  const operations = useOperations();
  const me = model.myId.value;
  const people = model.people.value;
  return (
    <div class="message-reactions">
      {message.reactions.map(({ emoji, count, user_ids }) => {
        const isMine = me !== null && user_ids.includes(me);
        const names = user_ids
          .slice(0, NAMED)
          .map((id) => (id === me ? t("message.you") : nameIn(people, id)))
          .join(", ");
        return (
          <button
            key={emoji}
            type="button"
            class="message-reactions__reaction"
            aria-pressed={isMine}
            aria-label={t("message.reaction", { emoji, count, names })}
            title={names}
            tabIndex={isActive ? 0 : -1}
            onClick={() => operations.react(message, emoji, !isMine)}
          >
            <span class="message-reactions__emoji">{emoji}</span>
            <span>{formatNumber(count)}</span>
          </button>
        );
      })}
      <button
        type="button"
        class="message-reactions__reaction message-reactions__add"
        aria-label={t("message.react")}
        title={t("message.react")}
        tabIndex={isActive ? 0 : -1}
        onClick={(event) => operations.openReact(message, event.currentTarget)}
      >
        <Icon icon={SmilePlus} size={16} />
      </button>
    </div>
  );
}
