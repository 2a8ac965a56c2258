import { computed, signal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { allAsDeletedHere, asDeletedHere } from "#web/inbox/deleted-here.ts";
import type { ConversationModel } from "../conversation-model.ts";
import type { Shown } from "../message-operations.ts";
import { NO_ALBUMS, withAlbums } from "../timeline/albums.ts";
import { isPending, type TimelineItem } from "../timeline/timeline-item.ts";

/** A thread: its loaded pages, merged with the conversation's live changes. */
export class ThreadReplies {
  readonly state = signal<"loading" | "ready" | "failed">("loading");
  readonly #model: ConversationModel;
  readonly #rootId: number;
  readonly #fetched = signal<readonly Message[]>([]);
  readonly #original = signal<Message | null>(null);
  /** Where earlier replies begin; null if there are none. */
  readonly #cursor = signal<string | null>(null);

  constructor(model: ConversationModel, rootId: number) {
    this.#model = model;
    this.#rootId = rootId;
  }

  readonly hasEarlier = computed(() => this.#cursor.value !== null);
  readonly root = computed(() => {
    const original = this.#original.value;
    return this.#model.find(this.#rootId) ?? (original === null ? null : asDeletedHere(original));
  });
  readonly #replies = computed<readonly TimelineItem[]>(() => {
    const live = this.#model.view.value.segments.flatMap(({ messages }) => messages);
    const replies = mergeReplies(this.#rootId, this.#fetched.value, live);
    const pending = this.#model.pending.value.filter(
      ({ draft }) => draft.reply_to === this.#rootId,
    );
    return [...allAsDeletedHere(replies), ...pending];
  });
  readonly #sent = computed(() =>
    this.#replies.value.flatMap((item) => (isPending(item) ? [] : [item])),
  );
  readonly newest = computed(() => this.#sent.value.at(-1)?.id ?? null);
  #albums = NO_ALBUMS;
  readonly #withAlbums = computed(() => {
    const about = { me: this.#model.myId.value, unreadFrom: null, before: this.#albums };
    return (this.#albums = withAlbums(this.#replies.value, about));
  });
  /** The replies, one for each row. */
  readonly items = computed(() => this.#withAlbums.value.items);
  /** What the panel shows. */
  readonly shown = computed<Shown>(() => {
    const root = this.root.value;
    const messages = root === null ? this.#sent.value : [root, ...this.#sent.value];
    return { messages, albums: this.#withAlbums.value };
  });

  /** Loads the newest replies, or the page before those that it has. */
  load(): void {
    this.state.value = "loading";
    const { messages, replies } = this.#model.handle;
    const before = this.#cursor.peek();
    const page = replies.list(this.#rootId, before === null ? {} : { before });
    const root = this.root.peek() ?? messages.get(this.#rootId);
    Promise.all([page, root]).then(
      ([{ items, next_cursor }, original]) => {
        this.#fetched.value = [...items, ...this.#fetched.peek()];
        this.#cursor.value = next_cursor;
        this.#original.value = original;
        this.state.value = "ready";
      },
      () => (this.state.value = "failed"),
    );
  }
}

/** The replies to a message, loaded or live, each in its latest version. */
export function mergeReplies(
  rootId: number,
  fetched: readonly Message[],
  live: readonly Message[],
): readonly Message[] {
  const latest = new Map<number, Message>();
  for (const message of [...fetched, ...live]) {
    if (message.reply_to !== rootId) continue;
    const known = latest.get(message.id);
    if (known === undefined || message.version >= known.version) latest.set(message.id, message);
  }
  return [...latest.values()].sort((a, b) => a.id - b.id);
}
