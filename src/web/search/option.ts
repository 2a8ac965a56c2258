import type { ComponentChildren } from "preact";

/** What a search offers: a place to go, or a way to look further. */
export interface Option {
  key: string;
  /** Where it leads; without one it acts on the search. */
  href?: string;
  /** For the list, which finds the conversation that one comes from. */
  conversation?: string;
  isOpen?: boolean;
  choose: () => void;
  row: ComponentChildren;
}

export interface Section {
  key: string;
  /** Read aloud with its options. */
  title: string;
  options: readonly Option[];
}
