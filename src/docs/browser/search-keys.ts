import { openSearch } from "./search-dialog.ts";

/** Opens the search by its button, by `/` and by Ctrl K. */
export function installSearch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="search"]');
  if (button === null) return;
  button.addEventListener("click", openSearch);
  button.hidden = false;
  document.addEventListener("keydown", (event) => {
    const isShortcut = event.key === "k" && (event.ctrlKey || event.metaKey);
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isShortcut && (!isSlash || isTypedInto(event.target))) return;
    event.preventDefault();
    openSearch();
  });
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
