import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { onGlass } from "#web/app/viewport.ts";
import {
  completeCommand,
  matchCommands,
  openCommand,
  type Offered,
} from "../commands/command-completion.ts";
import { useModel } from "../model-context.ts";
import { useCaret, useCompletion, type Completion } from "./use-completion.ts";
import { t } from "#web/i18n/t.ts";
import { CompletionList } from "./completion-list.tsx";
import "./commands.css";

const NONE: readonly Offered[] = [];

/** Offers the conversation's commands while the text begins with a `/`, if `isOffered`. */
export function useCommands(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
  isOffered: boolean,
): Completion<Offered> {
  const model = useModel();
  const caret = useCaret(field);
  const query =
    isOffered && caret.at !== null && model.hasBots.value ? openCommand(text, caret.at) : null;
  const isOpen = query !== null;
  const offered = isOpen ? model.offered.value : NONE;
  const matches = useMemo(
    () => (query === null ? NONE : matchCommands(offered, query)),
    [offered, query],
  );
  useEffect(() => {
    // Offline there is nothing to offer. Sending reports the error.
    if (isOpen) void model.commands.load().catch(() => undefined);
  }, [isOpen]);

  const completion = useCompletion(caret, matches, (command, at) =>
    put(completeCommand(text, at, command)),
  );
  return {
    ...completion,
    onKeyDown(event) {
      // Enter calls a command at once if its name is typed in full.
      const isWhole = matches[completion.active]?.written === query;
      if (event.key === "Enter" && isWhole && !onGlass.peek()) return false;
      return completion.onKeyDown(event);
    },
  };
}

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
