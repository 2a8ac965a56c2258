import { useRef } from "preact/hooks";
import { isComposing } from "#web/app/keyboard.ts";
import { t } from "#web/i18n/t.ts";
import { SearchBox } from "#web/search/search-box.ts";
import { SearchResults } from "#web/search/search-results.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import "./quick-switcher.css";

const RESULTS = "switcher-results";

/** The list's search in a dialog, opened by Ctrl/⌘ K on any screen. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const box = useRef(new SearchBox()).current;
  const text = box.text.value;
  return (
    <Dialog title={t("switcher.title")} onClose={onClose} bare>
      <input
        class="quick-switcher__input"
        type="text"
        dir={text === "" ? undefined : "auto"}
        autofocus
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls={RESULTS}
        aria-activedescendant={box.active.value}
        aria-label={t("switcher.title")}
        placeholder={t("switcher.placeholder")}
        value={text}
        onInput={(event) => box.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isComposing(event)) box.onKey(event);
        }}
      />
      <div class="quick-switcher__results">
        <SearchResults box={box} id={RESULTS} onChosen={onClose} />
      </div>
    </Dialog>
  );
}
