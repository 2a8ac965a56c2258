import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { isComposing } from "#web/app/keyboard.ts";
import { language, t } from "#web/i18n/t.ts";
import { chooseTone, recentEmoji, skinTone, usedEmoji } from "#web/storage/recent-emoji.ts";
import { inAnyTone, inTone, type Emoji } from "./emoji.ts";
import { EmojiData, emojiWords, GROUPS, type EmojiWords } from "./emoji-data.ts";
import { gridMove } from "./grid-move.ts";
import "./emoji-panel.css";

/** The columns of the style sheet's grid. */
const COLUMNS = 8;

/** The group of recently used emoji. */
const RECENT = -1;
/** A hand in each skin tone. */
const TONES = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"] as const;

/** The emoji of one group, or those that a search found. The arrow keys move among them. */
export function EmojiPanel({ onPick: picked }: { onPick: (emoji: string) => void }) {
  // Fixed while the panel is open, so that nothing moves under a finger.
  const recent = useMemo(() => recentEmoji.peek(), []);
  const tone = skinTone.value;
  const onPick = (emoji: string) => {
    usedEmoji(emoji);
    picked(emoji);
  };
  const data = useMemo(() => new EmojiData(language.value), []);
  const [words, setWords] = useState<EmojiWords | null>(null);
  const [query, setQuery] = useState("");
  const [group, setGroup] = useState<number>(recent.length > 0 ? RECENT : 0);
  const [shown, setShown] = useState<readonly Emoji[]>([]);
  const [failed, setFailed] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);

  useEffect(() => {
    emojiWords(language.value).then(setWords, () => setFailed(true));
  }, []);
  useEffect(() => search.current?.focus(), [words]);
  useEffect(() => {
    let isCurrent = true;
    const inGroup = () =>
      group === RECENT ? Promise.resolve(inAnyTone(recent)) : data.group(group);
    const finding = query.trim() === "" ? inGroup() : data.search(query.trim());
    finding.then(
      (found) => {
        if (!isCurrent) return;
        setShown(found);
        grid.current?.scrollTo(0, 0);
      },
      () => setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [group, query]);

  if (failed) return <p class="emoji-panel__failed">{words?.failed}</p>;
  if (words === null) return null;

  const focusAt = (index: number) => grid.current?.querySelectorAll("button")[index]?.focus();
  const onGridKey = (event: KeyboardEvent) => {
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const isRtl = document.documentElement.dir === "rtl";
    const next = gridMove(event.key, at, { count: buttons.length, columns: COLUMNS, isRtl });
    if (next !== null) buttons[next]?.focus();
    else if (event.key === "ArrowUp") search.current?.focus();
    else return;
    event.preventDefault();
  };

  return (
    <div class="emoji-panel">
      <input
        ref={search}
        class="emoji-panel__search"
        type="search"
        dir="auto"
        placeholder={words.search}
        aria-label={words.search}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") focusAt(0);
          else if (event.key === "Enter" && !isComposing(event)) {
            const [first] = shown;
            if (first !== undefined && query !== "") onPick(inTone(first, tone).unicode);
          } else return;
          event.preventDefault();
        }}
      />
      <div class="emoji-panel__groups" role="group">
        {recent.length > 0 && (
          <button
            type="button"
            class="emoji-panel__group"
            aria-label={t("compose.recent")}
            title={t("compose.recent")}
            aria-pressed={query === "" && group === RECENT}
            onClick={() => {
              setQuery("");
              setGroup(RECENT);
            }}
          >
            🕘
          </button>
        )}
        {GROUPS.map(({ group: number, name, icon }) => (
          <button
            key={name}
            type="button"
            class="emoji-panel__group"
            aria-label={words.group(name)}
            title={words.group(name)}
            aria-pressed={query === "" && group === number}
            onClick={() => {
              setQuery("");
              setGroup(number);
            }}
          >
            {icon}
          </button>
        ))}
      </div>
      <div ref={grid} class="emoji-panel__grid" onKeyDown={onGridKey}>
        {shown
          .map((emoji) => inTone(emoji, tone))
          .map(({ unicode, name }, index) => (
            <button
              key={unicode}
              type="button"
              class="emoji-panel__emoji"
              aria-label={name}
              title={name}
              tabIndex={index === 0 ? 0 : -1}
              onClick={() => onPick(unicode)}
            >
              {unicode}
            </button>
          ))}
      </div>
      <div class="emoji-panel__tones" role="group" aria-label={t("compose.skin")}>
        {TONES.map((hand, number) => (
          <button
            key={hand}
            type="button"
            class="emoji-panel__tone"
            aria-label={number === 0 ? t("compose.skin") : t("compose.tone", { tone: number })}
            aria-pressed={tone === number}
            onClick={() => chooseTone(number)}
          >
            {hand}
          </button>
        ))}
      </div>
    </div>
  );
}
