import { computed, effect } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { adoptUploads } from "#web/storage/uploads-store.ts";
import { Attachments } from "./attachments.ts";

/*
 * Keeps chosen files with their conversation, and sent ones uploading, while another conversation is open and after the
 * page has been reloaded.
 */

const shown = new Map<string, Attachments>();
const kept = new Map<string, Attachments>();

/** Call when a conversation opens. */
export function takeAttachments(id: string): Attachments {
  const attachments = kept.get(id) ?? new Attachments(id);
  kept.delete(id);
  shown.set(id, attachments);
  return attachments;
}

/** Call when the conversation closes. */
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

/** Resumes the uploads of an earlier page. */
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

/** Resumes a user's uploads when they sign in and aborts them when they sign out. */
effect(() => {
  if (myId.value !== null) return void resume();
  for (const attachments of kept.values()) attachments.close();
  kept.clear();
});
