import { computed, signal, type Signal } from "@preact/signals";
import {
  isBotId,
  type ConversationConnection,
  type ConversationHandle,
  type ConversationView,
  type Message,
} from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import type { Facts } from "#web/attachments/attachment.ts";
import type { Attachments } from "#web/attachments/attachments.ts";
import { releaseAttachments, takeAttachments } from "#web/attachments/kept-attachments.ts";
import { learnTranslations } from "#web/translation/page-translations.ts";
import { setOpen } from "#web/translation/patience.ts";
import { conversationById, hasLeft } from "#web/inbox/inbox.ts";
import type { CachedConversation } from "#web/storage/database.ts";
import { loadCached } from "#web/storage/cache.ts";
import { offeredOf } from "./commands/command-completion.ts";
import { commandsOf, type ConversationCommands } from "./commands/conversation-commands.ts";
import { releaseConnection, takeConnection } from "./connections.ts";
import type { Actor } from "./message/permissions.ts";
import { withDeletions } from "./delete-soon.ts";
import { KeptCopy, shownView } from "./kept-copy.ts";
import { formerNames } from "#web/people/former-names.ts";
import { mentionedByName, peopleOf, type People } from "./people.ts";
import { stoppedOf } from "./stopped.ts";
import { Navigation } from "./navigation.ts";
import { Reading } from "./reading.ts";
import { findMessage } from "./stretch.ts";
import { NO_ALBUMS, withAlbums, type Albums } from "./timeline/albums.ts";
import type { TimelineItem } from "./timeline/timeline-item.ts";

/** One open conversation: the state that its components show, and their actions. */
export class ConversationModel {
  readonly id: string;
  readonly handle: ConversationHandle;
  readonly connection: ConversationConnection;
  readonly attachments: Attachments;
  readonly commands: ConversationCommands;
  readonly reading: Reading;
  readonly navigation: Navigation;

  /** The keys of whatever the reader has unfolded: a long message by its id, or by `client_id` until it has one. */
  readonly unfolded = signal<ReadonlySet<number | string>>(new Set());
  /** When the topmost message in sight was sent, in ms; null at either end of the timeline. */
  readonly topTime = signal<number | null>(null);
  readonly activeKey = signal<string | null>(null);
  readonly focusKey = signal<string | null>(null);
  readonly replyingTo = signal<number | null>(null);
  readonly editing = signal<Message | null>(null);
  readonly revived = signal<string | null>(null);
  readonly thread = signal<number | null>(null);
  /** Whether the search is open. Only one of it and the thread is. */
  readonly searching = signal(false);
  readonly #live: Signal<ConversationView>;
  readonly #cached = signal<CachedConversation | null>(null);
  readonly #unsubscribe: (() => void)[] = [];
  readonly #copy: KeptCopy;
  constructor(id: string, messageId: number | null) {
    this.id = id;
    this.handle = parley.conversation(id);
    this.connection = takeConnection(id);
    this.attachments = takeAttachments(id);
    this.commands = commandsOf(id);
    this.#copy = new KeptCopy(this.connection, () => {
      return me.peek() !== null && this.stopped.peek() === null && !hasLeft(id);
    });
    this.#live = signal(this.connection.view);
    this.reading = new Reading(this.connection, {
      view: this.view,
      myId: this.myId,
      isLoaded: this.isLoaded,
      isNewest: computed(() => this.navigation.isNewest.value),
    });
    this.navigation = new Navigation(messageId, {
      connection: this.connection,
      view: this.view,
      reading: this.reading,
      rowOf: (id) => this.albums.value.rows.get(id) ?? id,
      unfold: (id) => !this.unfolded.peek().has(id) && this.toggleFold(id),
    });
    this.#unsubscribe.push(
      this.connection.subscribe((view) => this.#changed(view)),
      this.connection.on("message", (message) => this.#arrived(message)),
      this.connection.on("answer", (answer) => this.commands.onAnswer(answer)),
    );
    void loadCached(id).then((cached) => {
      this.#cached.value = cached;
      this.navigation.onCached();
    });
    // A connection that stayed open to send has the messages already.
    this.#changed(this.connection.view);
  }

  readonly view = computed(() =>
    withDeletions(
      shownView(this.#live.value, this.#cached.value, {
        myId: me.value?.id ?? null,
        visibleFrom: conversationById(this.id)?.visible_from ?? 0,
      }),
    ),
  );
  readonly members = computed(() => this.view.value.members);
  #people: People = new Map();
  readonly people = computed(() => (this.#people = peopleOf(this.members.value, this.#people)));
  readonly myId = computed(() => this.view.value.me?.user_id ?? me.value?.id ?? null);
  readonly actor = computed<Actor>(() => {
    const { me, conversation } = this.view.value;
    return { kind: conversation?.kind ?? null, me };
  });
  /** Without a bot there are no commands to load. */
  readonly hasBots = computed(() =>
    [...this.members.value.values()].some((one) => isBotId(one.user_id) && one.left_at === null),
  );
  readonly offered = computed(() =>
    offeredOf(this.commands.available.value ?? [], this.people.value),
  );
  /** Messages on their way: those whose files are uploading, and those in the outbox. */
  readonly pending = computed(() => [
    ...this.view.value.pending,
    ...this.attachments.pending.value,
  ]);
  #albums = NO_ALBUMS;
  readonly albums = computed<Albums>(() => {
    const { messages, isNewest } = this.navigation.stretch.value;
    const pending = this.pending.value;
    const items = isNewest && pending.length > 0 ? [...messages, ...pending] : messages;
    const unreadFrom = this.reading.unreadFrom.value;
    const about = { me: this.myId.value, unreadFrom, before: this.#albums };
    return (this.#albums = withAlbums(items, about));
  });
  /** The rows of the timeline. */
  readonly items = computed<readonly TimelineItem[]>(() => this.albums.value.items);
  readonly isDirect = computed(() => this.view.value.conversation?.kind === "direct");
  readonly isLoaded = computed(
    () => this.view.value.segments.length > 0 || this.view.value.messages.length > 0,
  );
  readonly stopped = computed(() =>
    stoppedOf(this.view.value.connection, this.view.value.me !== null || this.#isListed()),
  );
  /** Whether the person's list has it, or had it a moment ago. They were a member then, even if it never opened here. */
  #isListed(): boolean {
    return conversationById(this.id) !== undefined || hasLeft(this.id);
  }

  find(id: number): Message | undefined {
    return findMessage(this.view.value, id);
  }

  /** The ids of the people that a message mentions, by the names that it may use for them. */
  mentionedIn(message: Message): ReadonlyMap<string, string> {
    return mentionedByName(message, this.people.value, formerNames);
  }

  /** My last message, to edit. None while a newer one is on its way, since that cannot be edited yet. */
  lastOwn(): Message | undefined {
    if (this.pending.value.some(({ status }) => status.state !== "failed")) return undefined;
    const me = this.myId.value;
    return this.view.value.messages.findLast(
      ({ sender_id, deleted_at, text, kind, forwarded }) =>
        sender_id === me && deleted_at === null && text !== null && kind !== "system" && !forwarded,
    );
  }

  lastMessage(): Message | undefined {
    return this.view.value.messages.findLast(
      ({ deleted_at, kind }) => deleted_at === null && kind !== "system",
    );
  }

  toggleFold(key: number | string): void {
    const unfolded = new Set(this.unfolded.peek());
    if (!unfolded.delete(key)) unfolded.add(key);
    this.unfolded.value = unfolded;
  }

  /** Returns whether the message was accepted: the client refuses an invalid one. */
  send(text: string, replyTo: number | null): boolean {
    this.#jumpToLatest();
    return this.reply(text, replyTo);
  }

  /** Sends the chosen files with this text as their uploads finish. Returns whether there were any. */
  sendAttachments(text: string, replyTo: number | null): boolean {
    if (!this.attachments.send(text, replyTo, null)) return false;
    this.#jumpToLatest();
    return true;
  }

  sendRecording(file: File, facts: Facts): void {
    this.attachments.sendRecording(file, facts, this.replyingTo.peek());
    this.replyingTo.value = null;
    this.#jumpToLatest();
  }

  /** Sends without jumping to the end, for a thread. */
  reply(text: string, replyTo: number | null): boolean {
    const { connection } = this;
    const before = connection.view.pending.length;
    const draft = replyTo === null ? { text } : { text, reply_to: replyTo };
    // The pending message shows the outcome.
    void connection.send(draft).catch(() => undefined);
    return connection.view.pending.length > before;
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.navigation.close();
    this.reading.close();
    this.#copy.close();
    releaseConnection(this.connection);
    releaseAttachments(this.id, this.attachments);
    setOpen(this.id, null);
  }

  /** Sending marks earlier messages as read and jumps to the end. */
  #jumpToLatest(): void {
    this.reading.resume();
    this.navigation.jumpToEnd();
  }

  #changed(view: ConversationView): void {
    learnTranslations(this.id, view, this.#live.peek());
    this.#live.value = view;
    setOpen(this.id, { isLive: !view.catchingUp, messages: () => this.#live.peek().messages });
    if (view.segments.length === 0) return;
    this.navigation.onLoaded(view);
    this.#copy.changed();
  }

  #arrived(message: Message): void {
    this.commands.onMessage(message.sender_id);
    this.reading.onMessage(message);
  }
}
