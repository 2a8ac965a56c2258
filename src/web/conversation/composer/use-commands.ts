import type { RefObject } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { onGlass } from "#web/app/on-glass.ts";
import {
  completeCommand,
  matchCommands,
  openCommand,
  type Offered,
} from "../commands/command-completion.ts";
import { useModel } from "../model-context.ts";
import { caretOf } from "./caret-of.ts";
import { useChoice, type Completion } from "./use-choice.ts";

const NONE: readonly Offered[] = [];

/** Offers the commands of the conversation after a `/` that the text begins with, for `isOffered`. */
export function useCommands(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
  isOffered: boolean,
): Completion<Offered> {
  const model = useModel();
  const [caret, setCaret] = useState<number | null>(null);
  const query =
    isOffered && caret !== null && model.hasBots.value ? openCommand(text, caret) : null;
  const isOpen = query !== null;
  const offered = isOpen ? model.offered.value : NONE;
  const matches = useMemo(
    () => (query === null ? NONE : matchCommands(offered, query)),
    [offered, query],
  );
  useEffect(() => {
    // Offline there is nothing to offer, and sending says so.
    if (isOpen) void model.commands.load().catch(() => undefined);
  }, [isOpen]);

  const close = () => setCaret(null);
  const pick = (index: number) => {
    const command = matches[index];
    if (command === undefined || caret === null) return;
    put(completeCommand(text, caret, command));
    close();
  };
  const choice = useChoice(matches.length, pick, close);

  return {
    matches,
    active: choice.active,
    pick,
    close,
    look() {
      setCaret(caretOf(field.current));
      choice.reset();
    },
    onKeyDown(event) {
      // A name that is written out is called by Enter at once.
      const isWhole = matches[choice.active]?.written === query;
      if (event.key === "Enter" && isWhole && !onGlass.peek()) return false;
      return choice.onKeyDown(event);
    },
  };
}
