import { computed, effect } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { adoptUploads } from "#web/storage/uploads-store.ts";
import { Attachments } from "./attachments.ts";

/*
 * Files that were chosen in a conversation wait there, and those that were sent go on uploading, also when another
 * conversation is shown meanwhile, or the page is opened anew.
 */

const shown = new Map<string, Attachments>();
const kept = new Map<string, Attachments>();

/** For a conversation that is shown from now on. */
export function takeAttachments(id: string): Attachments {
  const attachments = kept.get(id) ?? new Attachments(id);
  kept.delete(id);
  shown.set(id, attachments);
  return attachments;
}

/** It is shown no longer. */
export function releaseAttachments(id: string, attachments: Attachments): void {
  shown.delete(id);
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

/** What an earlier page had not uploaded yet. */
async function resume(): Promise<void> {
  for (const upload of await adoptUploads()) {
    const { conversation_id: id } = upload;
    const known = shown.get(id) ?? kept.get(id);
    const attachments = known ?? new Attachments(id);
    attachments.resume(upload);
    if (known === undefined) releaseAttachments(id, attachments);
  }
}

const myId = computed(() => me.value?.id ?? null);

/** A person who signs in goes on with their uploads; one who signs out leaves none behind. */
effect(() => {
  if (myId.value !== null) return void resume();
  for (const attachments of kept.values()) attachments.close();
  kept.clear();
});
