import { useSyncExternalStore } from "react";
import { sharedConversation, sharedInbox, type LiveConversation, type LiveInbox } from "./live.ts";
import type { Parley } from "./parley.ts";

export type { LiveConversation, LiveInbox } from "./live.ts";

/**
 * Shows a conversation: connected while any component shows it, over one connection for all of them. `connection` has
 * what its people do: `send`, `typing`, `loadOlder`, …
 */
export function useConversation(parley: Parley, conversation_id: string): LiveConversation {
  const shared = sharedConversation(parley, conversation_id);
  const view = useSyncExternalStore(shared.subscribe, shared.view, nothing);
  return { view, connection: shared.connection };
}

/** Shows the inbox, over one connection for all components that do. */
export function useInbox(parley: Parley): LiveInbox {
  const shared = sharedInbox(parley);
  const view = useSyncExternalStore(shared.subscribe, shared.view, nothing);
  return { view, connection: shared.connection };
}

/** A server connects to nothing. */
function nothing(): null {
  return null;
}
