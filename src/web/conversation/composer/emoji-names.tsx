import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { language, t } from "#web/i18n/t.ts";
import { skinTone, usedEmoji } from "#web/storage/recent-emoji.ts";
import { inTone, type Emoji } from "../emoji/emoji.ts";
import type { EmojiData } from "../emoji/emoji-data.ts";
import { completeEmoji, openEmoji } from "./emoji-completion.ts";
import { useCaret, useCompletion, type Completion } from "./use-completion.ts";
import { CompletionList } from "./completion-list.tsx";

/** As many as one takes in at a glance. */
const MOST = 6;
const NONE: readonly Emoji[] = [];

/** All emoji of a language, loaded when someone begins to type a name. */
let data: { readonly of: string; readonly loaded: Promise<EmojiData> } | null = null;
function dataOf(lang: typeof language.value): Promise<EmojiData> {
  if (data?.of !== lang) {
    const loaded = import("../emoji/emoji-data.ts").then(({ EmojiData }) => new EmojiData(lang));
    data = { of: lang, loaded };
    loaded.catch(() => (data = null));
  }
  return data.loaded;
}

/** Offers emoji by name after a `:`. */
export function useEmoji(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Completion<Emoji> {
  const caret = useCaret(field);
  const [found, setFound] = useState({ query: "", emoji: NONE });
  const open = caret.at === null ? null : openEmoji(text, caret.at);
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
  return useCompletion(caret, matches, ({ unicode }, at) => {
    if (open === null) return;
    usedEmoji(unicode);
    put(completeEmoji(text, at, open, unicode));
  });
}

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
