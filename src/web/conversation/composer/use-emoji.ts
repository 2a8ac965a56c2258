import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { language } from "#web/i18n/t.ts";
import { skinTone, usedEmoji } from "#web/storage/recent-emoji.ts";
import { inTone, type Emoji } from "../emoji/emoji.ts";
import type { EmojiData } from "../emoji/emoji-data.ts";
import { caretOf } from "./caret-of.ts";
import { completeEmoji, openEmoji } from "./emoji-completion.ts";
import { useChoice, type Completion } from "./use-choice.ts";

/** At most so many are offered: a list one can take in at a glance. */
const MOST = 6;
const NONE: readonly Emoji[] = [];

/** All emoji of a language are loaded with the first name that is begun. */
let data: { readonly of: string; readonly loaded: Promise<EmojiData> } | null = null;
function dataOf(lang: typeof language.value): Promise<EmojiData> {
  if (data?.of !== lang) {
    const loaded = import("../emoji/emoji-data.ts").then(({ EmojiData }) => new EmojiData(lang));
    data = { of: lang, loaded };
    loaded.catch(() => (data = null));
  }
  return data.loaded;
}

/** Offers emoji by their names, after a `:`. */
export function useEmoji(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Completion<Emoji> {
  const [caret, setCaret] = useState<number | null>(null);
  const [found, setFound] = useState({ query: "", emoji: NONE });
  const open = caret === null ? null : openEmoji(text, caret);
  const query = open?.query ?? null;
  useEffect(() => {
    if (query === null) return undefined;
    let isCurrent = true;
    dataOf(language.value)
      .then((all) => all.named(query))
      .then(
        (emoji) => {
          if (isCurrent) setFound({ query, emoji: emoji.slice(0, MOST) });
        },
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [query]);
  const tone = skinTone.value;
  const matches = query === found.query ? found.emoji.map((one) => inTone(one, tone)) : NONE;
  const close = () => setCaret(null);
  const pick = (index: number) => {
    const emoji = matches[index];
    if (emoji === undefined || open === null || caret === null) return;
    usedEmoji(emoji.unicode);
    put(completeEmoji(text, caret, open, emoji.unicode));
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
