/** What is remembered of an entry of the browser's history. */
export interface HistoryEntry {
  /** The address of the entry before, when that is one of this page too. */
  readonly from?: string;
  /** How many layers lie over the page: each is an entry of its own. */
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

/** To be called wherever one has got to: an entry that a link has made knows nothing yet. */
export function noteEntry(): void {
  if (history.state === null) history.replaceState(last === null ? {} : { from: last }, "");
  last = currentPath();
}
