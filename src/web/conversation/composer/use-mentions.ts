import type { RefObject } from "preact";
import { useMemo } from "preact/hooks";
import { mayMentionAll } from "../message/permissions.ts";
import { useModel } from "../model-context.ts";
import {
  completeMention,
  matchMentions,
  openMention,
  writtenName,
  type Candidate,
} from "./mention-completion.ts";
import { useCaret, useCompletion, type Completion } from "./use-completion.ts";

/** Offers people after an `@`, for the arrows and Enter or Tab to choose from. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Completion<Candidate> {
  const model = useModel();
  const caret = useCaret(field);
  const mention = caret.at === null ? null : openMention(text, caret.at);
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

  return useCompletion(caret, matches, (candidate, at) => {
    if (mention !== null) put(completeMention(text, at, mention, writtenName(candidate)));
  });
}
