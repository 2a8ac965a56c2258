import type { RefObject } from "preact";
import { useMemo, useState } from "preact/hooks";
import { mayMentionAll } from "../message/permissions.ts";
import { useModel } from "../model-context.ts";
import { caretOf } from "./caret-of.ts";
import {
  completeMention,
  matchMentions,
  openMention,
  writtenName,
  type Candidate,
} from "./mention-completion.ts";
import { useChoice, type Completion } from "./use-choice.ts";

/** Offers people after an `@`, for the arrows and Enter or Tab to choose from. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Completion<Candidate> {
  const model = useModel();
  const [caret, setCaret] = useState<number | null>(null);
  const mention = caret === null ? null : openMention(text, caret);
  const query = mention?.query ?? null;
  const members = query === null ? null : model.members.value;
  const mayCallAll = mayMentionAll(model.actor.value);
  const matches = useMemo(
    () =>
      members === null || query === null
        ? []
        : matchMentions(members.values(), query, model.myId.value, mayCallAll),
    [members, query, mayCallAll],
  );

  const close = () => setCaret(null);
  const pick = (index: number) => {
    const candidate = matches[index];
    if (candidate === undefined || mention === null || caret === null) return;
    put(completeMention(text, caret, mention, writtenName(candidate)));
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
    onKeyDown: choice.onKeyDown,
  };
}
