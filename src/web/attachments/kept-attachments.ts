import { effect } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { Attachments } from "./attachments.ts";

/*
 * Files that were chosen in a conversation wait there, and those that were sent go on uploading, also when another
 * conversation is shown meanwhile.
 */

const kept = new Map<string, Attachments>();

/** For a conversation that is shown from now on. */
export function takeAttachments(id: string): Attachments {
  const attachments = kept.get(id) ?? new Attachments(id);
  kept.delete(id);
  return attachments;
}

/** It is shown no longer. */
export function releaseAttachments(id: string, attachments: Attachments): void {
  kept.set(id, attachments);
  const stop = effect(() => {
    const isDone = attachments.outgoing.value.length === 0 && attachments.tray.value.length === 0;
    if (kept.get(id) === attachments && !isDone) return;
    queueMicrotask(() => {
      stop();
      if (kept.get(id) !== attachments) return;
      kept.delete(id);
      attachments.close();
    });
  });
}

/** Whoever these were of is signed out. */
effect(() => {
  if (me.value !== null) return;
  for (const attachments of kept.values()) attachments.close();
  kept.clear();
});
