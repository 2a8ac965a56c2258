import { signal } from "@preact/signals";

/** Whom, or which message of whom, one is about to report. */
export interface ToReport {
  readonly name: string;
  readonly user_id: string;
  readonly message?: { readonly conversation_id: string; readonly message_id: number };
}

export const toReport = signal<ToReport | null>(null);
