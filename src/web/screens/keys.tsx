import { t, type Key } from "#web/i18n/t.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import "./keys.css";

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

const KEYS: readonly (readonly [keys: string, does: Key])[] = [
  [isApple ? "⌘ K" : "Ctrl K", "switcher.title"],
  [isApple ? "⌘ F" : "Ctrl F", "keys.find"],
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

export function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("keys.title")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, does]) => (
          <div key={does} class="keys__row">
            <dt>{t(does)}</dt>
            <dd dir="ltr">
              {keys.split(" ").map((key) => (
                <kbd key={key} class="keys__key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
