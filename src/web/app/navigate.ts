import { signal } from "@preact/signals";
import { currentEntry, currentPath } from "./history-entry.ts";
import { withoutLayers } from "./layer.ts";

const CONVERSATION = "/conversation-ws";
const LIST = "/";

/** Returns the permanent address of a conversation, or of a message in it or in one of its threads. */
export function conversationPath(id: string, messageId?: number, thread?: number): string {
  const query = new URLSearchParams({ id });
  if (messageId !== undefined) query.set("message", String(messageId));
  if (thread !== undefined) query.set("thread", String(thread));
  return `${CONVERSATION}?${query.toString()}`;
}

/** Goes to an address of this page. `replace`: Back does not return to the current address. */
export function navigate(path: string, { replace = false } = {}): void {
  withoutLayers(() => {
    if (path === currentPath()) return;
    const { from } = currentEntry();
    if (replace) history.replaceState(from === undefined ? {} : { from }, "", path);
    else history.pushState({ from: currentPath() }, "", path);
    // The router only listens to the browser's own event.
    dispatchEvent(new PopStateEvent("popstate"));
  });
}

/** Counts the jumps to a message, since the same message may be requested again. */
export const messageAsked = signal(0);

export function openConversation(id: string, messageId?: number): void {
  if (messageId !== undefined) messageAsked.value += 1;
  const isHere = new URLSearchParams(location.search).get("id") === id;
  navigate(conversationPath(id, messageId), { replace: isHere });
}

/** Handles a click on a link to a message: a second click jumps there again. */
export function followMessageLink(event: MouseEvent, id: string, messageId: number): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // The router also follows links.
  event.stopPropagation();
  openConversation(id, messageId);
}

/** Goes back, or to the list if there is nothing to go back to. */
export function goBack(): void {
  if (currentEntry().from === undefined) toList();
  else withoutLayers(() => history.back());
}

/** Replaces this screen by the list: Back does not return here. */
export function toList(): void {
  goUp(LIST);
}

/** Replaces this screen by the one it belongs to: Back does not return here. */
export function goUp(path: string): void {
  withoutLayers(() => {
    if (currentEntry().from === path) history.back();
    else navigate(path, { replace: true });
  });
}
