import { t } from "#web/i18n/t.ts";
import type { Offered } from "../commands/command-completion.ts";
import { CompletionList } from "./completion-list.tsx";
import type { Completion } from "./use-completion.ts";
import "./command-list.css";

const keyOf = ({ written }: Offered) => written;

export function CommandList({ id, of }: { id: string; of: Completion<Offered> }) {
  return (
    <CompletionList
      id={id}
      label={t("commands.list")}
      of={of}
      keyOf={keyOf}
      class="command-list__command"
    >
      {({ written, description, bot }) => (
        <>
          <span class="command-list__name">
            <bdi dir="ltr">/{written}</bdi>
          </span>
          <span class="command-list__bot" dir="auto">
            {bot}
          </span>
          <span class="command-list__description" dir="auto">
            {description}
          </span>
        </>
      )}
    </CompletionList>
  );
}
