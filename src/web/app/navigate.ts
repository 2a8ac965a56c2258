const CONVERSATION = "/conversation-ws";

/** The permanent address of a conversation, or of one message in it. */
export function conversationPath(id: string, messageId?: number): string {
  const query = new URLSearchParams({ id });
  if (messageId !== undefined) query.set("message", String(messageId));
  return `${CONVERSATION}?${query.toString()}`;
}

/** Goes to an address of this page; `replace`: without a way back to where one was. */
export function navigate(path: string, { replace = false } = {}): void {
  if (path === location.pathname + location.search) return;
  if (replace) history.replaceState(history.state, "", path);
  else history.pushState(null, "", path);
  // The router listens to the browser's own event only.
  dispatchEvent(new PopStateEvent("popstate"));
}

export function openConversation(id: string, messageId?: number): void {
  const isSwitch = location.pathname === CONVERSATION;
  // On a phone the list comes between two conversations; on a desktop a switch is a step of its own.
  navigate(conversationPath(id, messageId), { replace: isSwitch && messageId !== undefined });
}

export function closeConversation(): void {
  navigate("/");
}
