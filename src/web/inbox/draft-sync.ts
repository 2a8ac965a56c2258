import { effect, type ReadonlySignal } from "@preact/signals";
import {
  afterNews,
  afterRefusal,
  afterTaken,
  hasVisible,
  NOTHING_WRITTEN,
  ParleyError,
  type InboxView,
  type Writing,
} from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { sendable } from "#web/app/sendable.ts";
import { loadWriting, passWritten, saveWriting, syncedIn } from "#web/storage/drafts.ts";

/** Saves a draft once its author has paused for this long. */
const PAUSE_MS = 2_000;

/** The delay before a failed request is repeated. */
const RETRY_MS = 5_000;

/** Syncs this device's drafts with the server's. Returns a function that stops it. */
export function syncDrafts(view: ReadonlySignal<InboxView | null>): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const sending = new Map<string, Writing>();

  const stop = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };
  const plan = (id: string, isDone: boolean) => {
    stop(id);
    if (isDone) void put(id);
    else
      timers.set(
        id,
        setTimeout(() => void put(id), PAUSE_MS),
      );
  };

  const put = async (id: string): Promise<void> => {
    stop(id);
    const now = view.peek();
    if (now !== null) hear(now, id);
    const { text, reply_to, base, seen, pending } = loadWriting(id);
    if (!pending || sending.has(id) || now?.connection.status !== "open") return;
    const isNothing = !hasVisible(text);
    if (isNothing && !hasVisible(base.text)) {
      return saveWriting(id, afterRefusal(loadWriting(id)));
    }
    sending.set(id, { text, reply_to });
    try {
      const { position } = isNothing
        ? await parley.drafts.end(id, seen)
        : await parley.drafts.put(id, { text: sendable(text), reply_to, seen });
      saveWriting(id, afterTaken(loadWriting(id), { text, reply_to }, position));
    } catch (error) {
      sending.delete(id);
      const isRefused = error instanceof ParleyError && !error.retryable;
      // Retries if there was no answer.
      if (!isRefused || error.code === "network")
        timers.set(
          id,
          setTimeout(() => void put(id), RETRY_MS),
        );
      else saveWriting(id, afterRefusal(loadWriting(id)));
      return;
    }
    sending.delete(id);
    if (loadWriting(id).pending && !timers.has(id)) plan(id, loadWriting(id).text === "");
  };

  const hear = ({ drafts, draftsSeen }: InboxView, id: string) => {
    const draft = drafts.get(id) ?? { ...NOTHING_WRITTEN, position: draftsSeen };
    const kept = loadWriting(id);
    // The inbox can report this device's own change before the request returns.
    const isEcho = sending.get(id)?.text === draft.text;
    const next = (isEcho ? afterTaken : afterNews)(kept, draft, draft.position);
    if (next !== kept) saveWriting(id, next);
  };

  let heard: InboxView["drafts"] | null = null;
  let wasOpen = false;
  const unfollow = effect(() => {
    const now = view.value;
    if (now === null) return;
    if (now.drafts !== heard) {
      for (const id of new Set([...now.drafts.keys(), ...syncedIn()])) hear(now, id);
    }
    heard = now.drafts;
    const isOpen = now.connection.status === "open";
    if (isOpen && !wasOpen) for (const id of syncedIn()) void put(id);
    wasOpen = isOpen;
  });
  const hidden = () => {
    if (document.visibilityState === "hidden") for (const id of timers.keys()) void put(id);
  };
  passWritten(plan);
  document.addEventListener("visibilitychange", hidden);

  return () => {
    unfollow();
    passWritten(() => undefined);
    document.removeEventListener("visibilitychange", hidden);
    for (const id of timers.keys()) stop(id);
  };
}
