import { t } from "#web/i18n/t.ts";
import "./folded-message.css";

interface FoldedMessageProps {
  /** Whether the Tab key reaches what is in it. */
  isActive: boolean;
  onShow: () => void;
}

/** In place of what somebody wrote whom the reader has blocked. */
export function FoldedMessage({ isActive, onShow }: FoldedMessageProps) {
  return (
    <div class="message-bubble message-bubble--deleted folded-message">
      <span>{t("inbox.from_blocked")}</span>
      <button
        type="button"
        class="folded-message__show"
        tabIndex={isActive ? 0 : -1}
        onClick={onShow}
      >
        {t("block.show")}
      </button>
    </div>
  );
}
