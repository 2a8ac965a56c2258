import { signal } from "@preact/signals";

/** Whether the person follows any threads, and whether any of them has unseen replies. */
export const threadNews = signal<"none" | "some" | "new">("none");

/** The thread to open, until its conversation has opened it. */
export const askedThread = signal<{ readonly id: string; readonly root: number } | null>(null);
