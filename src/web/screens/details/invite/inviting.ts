import { signal } from "@preact/signals";

/** The group whose details show its invitations, once they are open. */
export const inviting = signal<string | null>(null);
