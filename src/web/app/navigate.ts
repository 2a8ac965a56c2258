import { signal } from "@preact/signals";
import { currentEntry, currentPath } from "./history-entry.ts";
import { withoutLayers } from "./layer.ts";

const CONVERSATION = "/conversation-ws";
const LIST = "/";

/** The permanent address of a conversation, or of one message in it, perhaps within its thread. */
export function conversationPath(id: string, messageId?: number, thread?: number): string {
  const query = new URLSearchParams({ id });
  if (messageId !== undefined) query.set("message", String(messageId));
  if (thread !== undefined) query.set("thread", String(thread));
  return `${CONVERSATION}?${query.toString()}`;
}

/** Goes to an address of this page; `replace`: without a way back to where one was. */
export function navigate(path: string, { replace = false } = {}): void {
  withoutLayers(() => {
    if (path === currentPath()) return;
    const { from } = currentEntry();
    if (replace) history.replaceState(from === undefined ? {} : { from }, "", path);
    else history.pushState({ from: currentPath() }, "", path);
    // The router listens to the browser's own event only.
    dispatchEvent(new PopStateEvent("popstate"));
  });
}

/** Counts how often one asked for a message: the same one may be asked for again. */
export const messageAsked = signal(0);

export function openConversation(id: string, messageId?: number): void {
  if (messageId !== undefined) messageAsked.value += 1;
  const isHere = new URLSearchParams(location.search).get("id") === id;
  navigate(conversationPath(id, messageId), { replace: isHere });
}

/** For a link to a message: pressed again, it goes there again. */
export function followMessageLink(event: MouseEvent, id: string, messageId: number): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  // The router follows links too.
  event.stopPropagation();
  openConversation(id, messageId);
}

/** Back to where one was, or else to the list. */
export function goBack(): void {
  if (currentEntry().from === undefined) toList();
  else withoutLayers(() => history.back());
}

/** To the list, leaving no way back to here. */
export function toList(): void {
  goUp(LIST);
}

/** To the screen that this one belongs to, leaving no way back to here. */
export function goUp(path: string): void {
  withoutLayers(() => {
    if (currentEntry().from === path) history.back();
    else navigate(path, { replace: true });
  });
}
