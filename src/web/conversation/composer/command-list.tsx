import { t } from "#web/i18n/t.ts";
import type { Offered } from "../commands/command-completion.ts";
import "./mention-list.css";
import "./command-list.css";

interface CommandListProps {
  id: string;
  matches: readonly Offered[];
  active: number;
  onPick: (index: number) => void;
}

/** The focus stays in the text field, which names the active option by id. */
export function CommandList({ id, matches, active, onPick }: CommandListProps) {
  return (
    <div id={id} class="mention-list" role="listbox" aria-label={t("commands.list")}>
      {matches.map(({ written, description, bot }, index) => (
        <div
          key={written}
          id={`${id}-${index}`}
          class="mention-list__person command-list__command"
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            onPick(index);
          }}
        >
          <span class="command-list__name">
            <bdi dir="ltr">/{written}</bdi>
          </span>
          <span class="command-list__bot" dir="auto">
            {bot}
          </span>
          <span class="command-list__description" dir="auto">
            {description}
          </span>
        </div>
      ))}
    </div>
  );
}
