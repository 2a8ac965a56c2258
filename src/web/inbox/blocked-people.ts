import { signal } from "@preact/signals";

/** The ids of the people whom the user has blocked, from the inbox. */
export const blockedPeople = signal<ReadonlySet<string>>(new Set());
