/** The state that the page keeps in an entry of the browser's history. */
export interface HistoryEntry {
  /** The address of the previous entry, if it belongs to this page. */
  readonly from?: string;
  /** The number of open layers, each of which has an entry of its own. */
  readonly depth?: number;
}

export function currentPath(): string {
  return location.pathname + location.search;
}

export function currentEntry(): HistoryEntry {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null ? state : {};
}

let last: string | null = null;

/** Call after each navigation: the entry that a link creates has no state yet. */
export function noteEntry(): void {
  if (history.state === null) history.replaceState(last === null ? {} : { from: last }, "");
  last = currentPath();
}
