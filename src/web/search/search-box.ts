import { signal } from "@preact/signals";
import type { Person } from "./known-people.ts";

/** A person or conversation picked for a filter, with its name in the text. */
export interface Picked {
  id: string;
  name: string;
}

/**
 * The state of a search field. The field is part of the first load; its results load on first use and then handle their
 * keys.
 */
export class SearchBox {
  readonly text = signal("");
  /** Whether the results are shown. */
  readonly open = signal(false);
  /** The id of the option that Enter selects. */
  readonly active = signal<string | undefined>(undefined);
  /** What the user picked among several with one name, by `filterId`. */
  readonly picked = new Map<string, Picked>();
  /** The people whom `from:` offers first; null for those in the list. */
  senders: readonly Person[] | null = null;
  onKey: (event: KeyboardEvent) => void = () => undefined;

  type(text: string): void {
    this.text.value = text;
    this.open.value = true;
  }
}
