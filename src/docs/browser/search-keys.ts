/** Opens the search by its button, by `/` and by Ctrl K; the search itself is loaded then. */
export function installSearch(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-action="search"]');
  if (button === null) return;
  const open = () => {
    void import("./search-dialog.ts").then(({ openSearch }) => openSearch());
  };
  button.addEventListener("click", open);
  button.hidden = false;
  document.addEventListener("keydown", (event) => {
    const isShortcut = event.key === "k" && (event.ctrlKey || event.metaKey);
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isShortcut && (!isSlash || isTypedInto(event.target))) return;
    event.preventDefault();
    open();
  });
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
