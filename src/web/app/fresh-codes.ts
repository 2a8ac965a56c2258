import { signal } from "@preact/signals";

/** Recovery codes that were made a moment ago: shown until their person has saved them, and kept nowhere. */
export const freshCodes = signal<readonly string[] | null>(null);
