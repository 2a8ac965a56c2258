import type { ConversationConnection } from "./conversation-connection.ts";
import type { ConversationView } from "./conversation-view.ts";
import type { InboxConnection, InboxView } from "./inbox-connection.ts";
import type { Parley } from "./parley.ts";
import { SharedConnection } from "./shared-connection.ts";

/** Both are `null` until the component has mounted, and during server-side rendering. */
export interface LiveConversation {
  readonly view: ConversationView | null;
  readonly connection: ConversationConnection | null;
}

/** Both are `null` until the component has mounted, and during server-side rendering. */
export interface LiveInbox {
  readonly view: InboxView | null;
  readonly connection: InboxConnection | null;
}

type SharedConversation = SharedConnection<ConversationView, ConversationConnection>;
type SharedInbox = SharedConnection<InboxView, InboxConnection>;

interface Shares {
  readonly conversations: Map<string, SharedConversation>;
  readonly inbox: SharedInbox;
}

/** Shared by all components of an app, however many roots it renders. */
const shares = /* @__PURE__ */ new WeakMap<Parley, Shares>();

export function sharedConversation(parley: Parley, id: string): SharedConversation {
  const { conversations } = sharesOf(parley);
  const known = conversations.get(id);
  if (known !== undefined) return known;
  const shared: SharedConversation = new SharedConnection(
    () => parley.conversation(id).connect(),
    (listener) => parley.auth.on("signed_in", listener),
  );
  conversations.set(id, shared);
  return shared;
}

export function sharedInbox(parley: Parley): SharedInbox {
  return sharesOf(parley).inbox;
}

function sharesOf(parley: Parley): Shares {
  const known = shares.get(parley);
  if (known !== undefined) return known;
  const inbox: SharedInbox = new SharedConnection(
    () => parley.inbox(),
    (listener) => parley.auth.on("signed_in", listener),
  );
  const made: Shares = { conversations: new Map(), inbox };
  shares.set(parley, made);
  return made;
}
