import type { RefObject } from "preact";
import { useMemo, useState } from "preact/hooks";
import { isComposing } from "#web/app/composing.ts";
import { mayMentionAll } from "../message/permissions.ts";
import { useModel } from "../model-context.ts";
import {
  completeMention,
  matchMentions,
  openMention,
  writtenName,
  type Candidate,
} from "./mention-completion.ts";

interface Mentions {
  readonly matches: readonly Candidate[];
  readonly active: number;
  pick: (index: number) => void;
  /** The text or the caret has changed. */
  look: () => void;
  close: () => void;
  /** Answers whether the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** Offers people after an `@`, for the arrows and Enter or Tab to choose from. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Mentions {
  const model = useModel();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
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
  const chosen = Math.min(active, Math.max(0, matches.length - 1));

  const close = () => setCaret(null);
  const pick = (index: number) => {
    const candidate = matches[index];
    if (candidate === undefined || mention === null || caret === null) return;
    put(completeMention(text, caret, mention, writtenName(candidate)));
    close();
  };

  return {
    matches,
    active: chosen,
    pick,
    close,
    look() {
      const { selectionStart = null, selectionEnd = null } = field.current ?? {};
      setCaret(selectionStart === selectionEnd ? selectionStart : null);
      setActive(0);
    },
    onKeyDown(event) {
      if (matches.length === 0 || isComposing(event)) return false;
      switch (event.key) {
        case "ArrowDown":
          setActive((chosen + 1) % matches.length);
          return true;
        case "ArrowUp":
          setActive((chosen + matches.length - 1) % matches.length);
          return true;
        case "Enter":
        case "Tab":
          if (event.shiftKey) return false;
          pick(chosen);
          return true;
        case "Escape":
          close();
          event.stopPropagation();
          return true;
        default:
          return false;
      }
    },
  };
}
