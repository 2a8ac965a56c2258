import { signal } from "@preact/signals";
import type { Message } from "#client/index.ts";

/** The messages whose receivers are being chosen. */
export const toForward = signal<readonly Message[] | null>(null);

/** What can be sent on: neither what is deleted nor what the server reports. */
export function isForwardable({ deleted_at, kind }: Message): boolean {
  return deleted_at === null && kind !== "system";
}
