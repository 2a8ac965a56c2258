import { useComputed } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { Thumbnail } from "#web/media/thumbnail.tsx";
import { isBlocked } from "#web/people/blocking.ts";
import { useModel } from "../model-context.ts";
import { nameIn } from "../people.ts";
import { mediaOf, MessageGist } from "./message-gist.tsx";
import "./message-quote.css";

interface MessageQuoteProps {
  id: number;
  /** Whether the Tab key stops at it. */
  isActive: boolean;
  onJump: (id: number) => void;
}

/** Two lines of the message replied to, in its current state. A press jumps to it. */
export function MessageQuote({ id, isActive, onJump }: MessageQuoteProps) {
  const model = useModel();
  const original = useComputed(() => model.find(id)).value;
  const media = original === undefined ? null : mediaOf(original);
  const isHidden = id < model.view.value.visible_from;
  const name = original === undefined ? "" : nameIn(model.people.value, original.sender_id);
  return (
    <button
      type="button"
      class="message-quote"
      disabled={isHidden}
      tabIndex={isActive ? 0 : -1}
      onClick={() => onJump(id)}
    >
      <span class="message-quote__words">
        {name !== "" && (
          <>
            <span class="visually-hidden">{t("message.quote_of", { name })}</span>
            <span class="message-quote__name" dir="auto" aria-hidden="true">
              {name}
            </span>
          </>
        )}
        {original === undefined ? (
          <span>{t(isHidden ? "history.quote" : "message.quote_loading")}</span>
        ) : (
          <MessageGist message={original} />
        )}
      </span>
      {media?.kind === "image" && !isBlocked(original?.sender_id ?? "") && (
        <Thumbnail media={media} />
      )}
    </button>
  );
}
