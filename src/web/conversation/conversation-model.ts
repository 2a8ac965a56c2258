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
import { withoutLeaving } from "./delete-soon.ts";
import { KeptCopy, shownView } from "./kept-copy.ts";
import { formerNames } from "#web/people/former-names.ts";
import { mentionedByName, peopleOf, type People } from "./people.ts";
import { Selection } from "./selection/selection.ts";
import { stoppedOf } from "./stopped.ts";
import { Navigation } from "./navigation.ts";
import { Reading } from "./reading.ts";
import { findMessage } from "./stretch.ts";
import { withAlbums, type Albums } from "./timeline/albums.ts";
import { isPending, keyOf, type TimelineItem } from "./timeline/timeline-item.ts";

/** One open conversation: what its components show, and what they do, in one place. */
export class ConversationModel {
  readonly id: string;
  readonly handle: ConversationHandle;
  readonly connection: ConversationConnection;
  readonly attachments: Attachments;
  readonly commands: ConversationCommands;
  readonly selection = new Selection();
  readonly reading: Reading;
  readonly navigation: Navigation;

  /** Long messages that are shown whole: by id, or `client_id` until they have one. */
  readonly unfolded = signal<ReadonlySet<number | string>>(new Set());
  /** When the topmost message in sight was sent, in ms; null at either end. */
  readonly topTime = signal<number | null>(null);
  readonly activeKey = signal<string | null>(null);
  readonly focusKey = signal<string | null>(null);
  readonly replyingTo = signal<number | null>(null);
  readonly editing = signal<Message | null>(null);
  readonly revived = signal<string | null>(null);
  readonly thread = signal<number | null>(null);
  /** Beside the conversation there is the thread, or the search. */
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
      this.connection.on("answer", (answer) => this.commands.answered(answer)),
    );
    void loadCached(id).then((cached) => {
      this.#cached.value = cached;
      this.navigation.recalled();
    });
    // One that was still sending has it all already.
    this.#changed(this.connection.view);
  }

  readonly view = computed(() =>
    withoutLeaving(
      shownView(this.#live.value, this.#cached.value, {
        myId: me.value?.id ?? null,
        visibleFrom: conversationById(this.id)?.visible_from ?? 0,
      }),
      this.id,
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
  /** Without one there are no commands to ask for. */
  readonly hasBots = computed(() =>
    [...this.members.value.values()].some((one) => isBotId(one.user_id) && one.left_at === null),
  );
  readonly offered = computed(() =>
    offeredOf(this.commands.available.value ?? [], this.people.value),
  );
  /** What is on its way: in the outbox, and before it, while its files are uploaded. */
  readonly pending = computed(() => [
    ...this.view.value.pending,
    ...this.attachments.pending.value,
  ]);
  #albums: Albums = { items: [], byKey: new Map(), rows: new Map() };
  readonly albums = computed<Albums>(() => {
    const { messages, isNewest } = this.navigation.stretch.value;
    const pending = this.pending.value;
    const items = isNewest && pending.length > 0 ? [...messages, ...pending] : messages;
    const unreadFrom = this.reading.unreadFrom.value;
    const about = { me: this.myId.value, unreadFrom, before: this.#albums };
    return (this.#albums = withAlbums(items, about));
  });
  /** What the timeline shows, one for each row. */
  readonly items = computed<readonly TimelineItem[]>(() => this.albums.value.items);
  readonly isDirect = computed(() => this.view.value.conversation?.kind === "direct");
  readonly isLoaded = computed(
    () => this.view.value.segments.length > 0 || this.view.value.messages.length > 0,
  );
  readonly stopped = computed(() =>
    stoppedOf(this.view.value.connection, this.view.value.me !== null || this.#isListed()),
  );
  /** Also one that never got to open it here was in it, if it is in their list, or was a moment ago. */
  #isListed(): boolean {
    return conversationById(this.id) !== undefined || hasLeft(this.id);
  }

  find(id: number): Message | undefined {
    return findMessage(this.view.value, id);
  }

  /** The messages of the album that this one is shown in; none where it stands by itself. */
  albumOf(id: number): readonly Message[] {
    const { byKey, rows } = this.albums.value;
    const row = rows.get(id);
    const message = row === undefined ? undefined : this.find(row);
    const album = message === undefined ? [] : (byKey.get(keyOf(message, this.myId.value)) ?? []);
    return album.flatMap((item) => (isPending(item) ? [] : [item]));
  }

  /** Whom this message mentions, by the names that it may call them. */
  mentionedIn(message: Message): ReadonlyMap<string, string> {
    return mentionedByName(message, this.people.value, formerNames);
  }

  /** My last message, to be edited; none while a newer one of mine is on its way, which cannot be edited yet. */
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

  /** Answers whether it is on its way: what is not valid is not taken. */
  send(text: string, replyTo: number | null): boolean {
    this.#toNewest();
    return this.reply(text, replyTo);
  }

  /** What was chosen goes, with this text, as it is uploaded; answers whether anything was. */
  sendAttachments(text: string, replyTo: number | null): boolean {
    if (!this.attachments.send(text, replyTo, null)) return false;
    this.#toNewest();
    return true;
  }

  sendRecording(file: File, facts: Facts): void {
    this.attachments.sendRecording(file, facts, this.replyingTo.peek());
    this.replyingTo.value = null;
    this.#toNewest();
  }

  /** Sends, and stays where one is: within a thread. */
  reply(text: string, replyTo: number | null): boolean {
    const { connection } = this;
    const before = connection.view.pending.length;
    const draft = replyTo === null ? { text } : { text, reply_to: replyTo };
    // How it fares shows by what is pending.
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

  /** Sending jumps to the end, and marks earlier messages as read. */
  #toNewest(): void {
    this.reading.resume();
    this.navigation.jumpToEnd();
  }

  #changed(view: ConversationView): void {
    learnTranslations(this.id, view, this.#live.peek());
    this.#live.value = view;
    setOpen(this.id, { isLive: !view.catchingUp, messages: () => this.#live.peek().messages });
    if (view.segments.length === 0) return;
    this.navigation.loaded(view);
    this.#copy.changed();
  }

  #arrived(message: Message): void {
    this.commands.posted(message.sender_id);
    this.reading.arrived(message);
  }
}
