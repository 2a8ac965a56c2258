import type { ConversationConnection, ConversationView } from "#client/index.ts";
import { saveCached } from "#web/storage/cache.ts";
import { Paced } from "#web/storage/paced.ts";
import type { CachedConversation } from "#web/storage/database.ts";

/** What is kept of a conversation is written this long after it changed: a burst is written once. */
const KEEP_MS = 1_000;

/** What the conversation last looked like, kept on this device for the next time. */
export class KeptCopy {
  readonly #connection: Pick<ConversationConnection, "id" | "view">;
  readonly #mayKeep: () => boolean;
  readonly #paced = new Paced(() => this.#keep(), KEEP_MS);

  /** `mayKeep` is asked when it is written: one may be in it no more, or signed out. */
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

/** What is shown: the truth as soon as there is some, and until then what was there last time. */
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
    // They may have been cleared on another device meanwhile.
    messages: cached.messages.filter(({ id }) => id >= visibleFrom),
  };
}
