import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { recentEmoji, usedEmoji } from "#web/storage/recent-emoji.ts";
import { quickEmoji } from "../emoji/quick-emoji.ts";
import { useModel, useOperations } from "../model-context.ts";
import "./quick-react.css";

interface QuickRowProps {
  message: Message;
  /** Within a menu. */
  role?: "menuitemcheckbox";
  onPick: () => void;
}

/** A few emoji at hand; `onPick` closes what they are in. */
export function QuickRow({ message, role, onPick }: QuickRowProps) {
  const model = useModel();
  const operations = useOperations();
  const me = model.myId.value;
  const isMine = (emoji: string) =>
    message.reactions.some((given) => given.emoji === emoji && given.user_ids.includes(me ?? ""));
  return (
    <>
      {quickEmoji(recentEmoji.value).map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="quick-react__emoji"
          aria-label={t("message.react_with", { emoji })}
          {...(role === undefined
            ? { "aria-pressed": isMine(emoji) }
            : { role, "aria-checked": isMine(emoji), tabIndex: -1 })}
          onClick={() => {
            onPick();
            if (!isMine(emoji)) usedEmoji(emoji);
            operations.react(message, emoji, !isMine(emoji));
          }}
        >
          {emoji}
        </button>
      ))}
    </>
  );
}
