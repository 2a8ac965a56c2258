import { signal } from "@preact/signals";

/** Whether one follows any threads, and whether one of them has replies that one has not seen. */
export const threadNews = signal<"none" | "some" | "new">("none");

/** The thread that one wants to see, until its conversation has opened it. */
export const askedThread = signal<{ readonly id: string; readonly root: number } | null>(null);
