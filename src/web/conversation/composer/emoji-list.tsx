import { t } from "#web/i18n/t.ts";
import type { Emoji } from "../emoji/emoji.ts";
import "./mention-list.css";

interface EmojiListProps {
  id: string;
  matches: readonly Emoji[];
  active: number;
  onPick: (index: number) => void;
}

/** The focus stays in the text field, which names the active option by id. */
export function EmojiList({ id, matches, active, onPick }: EmojiListProps) {
  return (
    <div id={id} class="mention-list" role="listbox" aria-label={t("compose.emojis")}>
      {matches.map(({ unicode, name }, index) => (
        <div
          key={unicode}
          id={`${id}-${index}`}
          class="mention-list__person"
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            onPick(index);
          }}
        >
          <span aria-hidden="true">{unicode}</span>
          <span class="mention-list__name" dir="auto">
            {name}
          </span>
        </div>
      ))}
    </div>
  );
}
