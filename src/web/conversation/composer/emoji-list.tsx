import { t } from "#web/i18n/t.ts";
import type { Emoji } from "../emoji/emoji.ts";
import { CompletionList } from "./completion-list.tsx";
import type { Completion } from "./use-completion.ts";

const keyOf = ({ unicode }: Emoji) => unicode;

export function EmojiList({ id, of }: { id: string; of: Completion<Emoji> }) {
  return (
    <CompletionList id={id} label={t("compose.emojis")} of={of} keyOf={keyOf}>
      {({ unicode, name }) => (
        <>
          <span aria-hidden="true">{unicode}</span>
          <span class="completion-list__name" dir="auto">
            {name}
          </span>
        </>
      )}
    </CompletionList>
  );
}
