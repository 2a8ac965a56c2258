import { useLayoutEffect, useState } from "preact/hooks";
import type { Unsubscribe } from "./emitter.ts";
import { sharedConversation, sharedInbox, type LiveConversation, type LiveInbox } from "./live.ts";
import type { Parley } from "./parley.ts";

export type { LiveConversation, LiveInbox } from "./live.ts";

/**
 * Shows a conversation, over one connection that stays open while any component shows it. `connection` has the person's
 * actions: `send`, `typing`, `loadOlder`, …
 */
export function useConversation(parley: Parley, conversation_id: string): LiveConversation {
  const shared = sharedConversation(parley, conversation_id);
  const view = useSyncExternalStore(shared.subscribe, shared.view);
  return { view, connection: shared.connection };
}

/** Shows the inbox, over one connection for all components that do. */
export function useInbox(parley: Parley): LiveInbox {
  const shared = sharedInbox(parley);
  const view = useSyncExternalStore(shared.subscribe, shared.view);
  return { view, connection: shared.connection };
}

/**
 * Preact has this only in `preact/compat`, beside much that an app may not need. Preact does not render concurrently.
 */
function useSyncExternalStore<T>(
  subscribe: (listener: () => void) => Unsubscribe,
  snapshot: () => T,
): T {
  const [, show] = useState(snapshot);
  useLayoutEffect(() => {
    const changed = () => show(() => snapshot());
    const unsubscribe = subscribe(changed);
    changed();
    return unsubscribe;
  }, [subscribe, snapshot]);
  return snapshot();
}
