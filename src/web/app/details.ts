import { signal } from "@preact/signals";

/** Whether the open conversation's details (members, pins, settings) are shown beside it. */
export const detailsOpen = signal(false);
