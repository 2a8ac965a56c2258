import { useEffect } from "preact/hooks";
import { isComposing, letterOf } from "./keyboard.ts";
import { lazyDialog } from "./lazily.tsx";
import { shownShortcuts } from "./overlays.ts";

const QuickSwitcher = lazyDialog(
  async () => (await import("#web/inbox/quick-switcher.tsx")).QuickSwitcher,
);
const Keys = lazyDialog(async () => (await import("#web/screens/keys.tsx")).Keys);

/** The shortcuts that work on every screen. */
export function Shortcuts() {
  const shown = shownShortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event)) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && letterOf(event) === "k") {
        event.preventDefault();
        shown.value = shown.value === "switcher" ? null : "switcher";
      } else if (event.key === "?" && !isWriting(event.target)) {
        shown.value = "keys";
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  const close = () => {
    shown.value = null;
  };
  if (shown.value === "switcher") return <QuickSwitcher onClose={close} />;
  if (shown.value === "keys") return <Keys onClose={close} />;
  return null;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"))
  );
}
