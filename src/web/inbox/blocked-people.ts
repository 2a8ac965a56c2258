import { signal } from "@preact/signals";

/** The ids of those whom the person has blocked, as the inbox sends them. */
export const blockedPeople = signal<ReadonlySet<string>>(new Set());
