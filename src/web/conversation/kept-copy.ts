import type { ConversationConnection, ConversationView } from "#client/index.ts";
import { saveCached } from "#web/storage/cache.ts";
import { Paced } from "#web/storage/paced.ts";
import type { CachedConversation } from "#web/storage/database.ts";

/** The copy is written this long after a change, so that a burst is written once. */
const KEEP_MS = 1_000;

/** Keeps a copy of the conversation on this device, to show when it opens again. */
export class KeptCopy {
  readonly #connection: Pick<ConversationConnection, "id" | "view">;
  readonly #mayKeep: () => boolean;
  readonly #paced = new Paced(() => this.#keep(), KEEP_MS);

  /** `mayKeep` is called before each write: the person may have left, or signed out. */
  constructor(connection: Pick<ConversationConnection, "id" | "view">, mayKeep: () => boolean) {
    this.#connection = connection;
    this.#mayKeep = mayKeep;
  }

  changed(): void {
    this.#paced.ask();
  }

  close(): void {
    this.#paced.now();
  }

  #keep(): void {
    if (!this.#mayKeep()) return;
    const { messages, members, conversation } = this.#connection.view;
    const copy = { messages, members: [...members.values()], conversation };
    void saveCached(this.#connection.id, copy);
  }
}

/** The view to show: the server's once it has loaded, and until then the cached copy. */
export function shownView(
  live: ConversationView,
  cached: CachedConversation | null,
  { myId, visibleFrom }: { myId: string | null; visibleFrom: number },
): ConversationView {
  if (live.segments.length > 0 || cached === null) return live;
  const members = new Map(cached.members.map((member) => [member.user_id, member]));
  return {
    ...live,
    conversation: live.conversation ?? cached.conversation,
    members: live.members.size > 0 ? live.members : members,
    me: live.me ?? (myId === null ? null : (members.get(myId) ?? null)),
    // Another device may have cleared the history meanwhile.
    messages: cached.messages.filter(({ id }) => id >= visibleFrom),
  };
}
