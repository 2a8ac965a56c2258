import { signal } from "@preact/signals";

/* What the shell shows beside or over a screen. Any part of the page opens it from here. */

/** Whether the details of the open conversation are shown beside it. */
export const detailsOpen = signal(false);

/** The conversation whose details are to open on its media. */
export const mediaAsked = signal<string | null>(null);

/** New recovery codes, shown until the user has saved them. The page stores them nowhere. */
export const freshCodes = signal<readonly string[] | null>(null);

/** The dialog that a global shortcut has opened. */
export const shownShortcuts = signal<"switcher" | "keys" | null>(null);
