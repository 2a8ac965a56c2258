import { signal } from "@preact/signals";
import type { Person } from "./known-people.ts";

/** Someone or somewhere that was picked for a filter, by what it is called in the text. */
export interface Picked {
  id: string;
  name: string;
}

/**
 * What one types into a search field. The field comes with the page; its results are loaded when they are first needed,
 * and take the keys that are theirs.
 */
export class SearchBox {
  readonly text = signal("");
  /** Whether the results are shown. */
  readonly open = signal(false);
  /** The id of the option that Enter chooses. */
  readonly active = signal<string | undefined>(undefined);
  /** Of several with one name, the one that was picked; by `filterId`. */
  readonly picked = new Map<string, Picked>();
  /** Who is meant first by a name after `from:`; null: people in the list. */
  senders: readonly Person[] | null = null;
  onKey: (event: KeyboardEvent) => void = () => undefined;

  type(text: string): void {
    this.text.value = text;
    this.open.value = true;
  }
}
