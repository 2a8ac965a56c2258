import { signal } from "@preact/signals";

/** Whether the open conversation's details (members, pins, settings) are shown beside it. */
export const detailsOpen = signal(false);

/** The conversation whose details are to show its media, once they are there. */
export const mediaAsked = signal<string | null>(null);
