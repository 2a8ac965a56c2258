import { signal } from "@preact/signals";

/* What the shell shows beside or over a screen. Any part of the page opens it from here. */

/** Whether the open conversation's details (members, pins, settings) are shown beside it. */
export const detailsOpen = signal(false);

/** The conversation whose details are to show its media, once they are there. */
export const mediaAsked = signal<string | null>(null);

/** Recovery codes that were made a moment ago: shown until their person has saved them, and kept nowhere. */
export const freshCodes = signal<readonly string[] | null>(null);

/** What the keys that work everywhere have opened. */
export const shownShortcuts = signal<"switcher" | "keys" | null>(null);
