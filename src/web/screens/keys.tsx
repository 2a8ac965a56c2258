import { isApple } from "#web/app/keyboard.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import "./keys.css";

const MAIN = isApple ? "⌘" : "Ctrl";

const KEYS: readonly (readonly [keys: string, does: Key])[] = [
  [`${MAIN} K`, "switcher.title"],
  [`${MAIN} F`, "keys.find"],
  ["↑ ↓", "keys.move"],
  ["R", "keys.reply"],
  ["E", "keys.edit"],
  ["X", "keys.select"],
  ["T", "translation.key"],
  ["Enter", "keys.send"],
  ["Shift Enter", "keys.new_line"],
  ["Esc", "keys.close"],
  ["?", "keys.keys"],
];

/** Each style with its markup, and the keys that wrap the selection in it. */
const FORMATTING: readonly (readonly [does: Key, written: string, keys?: string])[] = [
  ["compose.bold", "**…**", `${MAIN} B`],
  ["compose.italic", "_…_", `${MAIN} I`],
  ["compose.strike", "~~…~~", `${MAIN} Shift X`],
  ["compose.code", "`…`", `${MAIN} E`],
  ["compose.link", "[…](https://…)", `${MAIN} K`],
  ["compose.quote", "> …"],
  ["compose.list", "- …"],
  ["compose.emoji", ":smile"],
];

export function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("keys.title")} onClose={onClose} scrolls>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div key={does} class="keys__row">
            <dt>{t(does)}</dt>
            <dd dir="ltr">
              <Strokes keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
      <h3 class="keys__part">{t("keys.formatting")}</h3>
      <dl class="keys">
        {FORMATTING.map(([does, written, keys]) => (
          <div key={does} class="keys__row">
            <dt>{t(does)}</dt>
            <dd dir="ltr">
              <code class="keys__written">{written}</code>
              {keys !== undefined && <Strokes keys={keys} />}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** Keys to press together or in turn. */
function Strokes({ keys }: { keys: string }) {
  return keys.split(" ").map((key) => (
    <kbd key={key} class="keys__key">
      {key}
    </kbd>
  ));
}
