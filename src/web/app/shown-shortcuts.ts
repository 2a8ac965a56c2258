import { signal } from "@preact/signals";

/** What the keys that work everywhere have opened. */
export const shownShortcuts = signal<"switcher" | "keys" | null>(null);
