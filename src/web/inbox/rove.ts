/** Moves the focus between a list's rows by the arrow keys: the list is a single Tab stop. */
export function rove(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const links = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      "a[href], button:not(.found-message__person)",
    ),
  ];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = ((): number | null => {
    if (event.key === "ArrowDown") return at + 1;
    if (event.key === "ArrowUp") return at - 1;
    if (event.key === "Home") return 0;
    if (event.key === "End") return links.length - 1;
    return null;
  })();
  if (next === null || at === -1) return;
  event.preventDefault();
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
}
