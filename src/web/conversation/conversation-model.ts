import { computed, signal, type Signal } from "@preact/signals";
import {
  isBotId,
  type ConversationConnection,
  type ConversationHandle,
  type ConversationView,
  type Message,
} from "#client/index.ts";
import { connection } from "#web/app/connection.ts";
import { me, parley } from "#web/app/parley.ts";
import type { Facts } from "#web/attachments/attachment.ts";
import type { Attachments } from "#web/attachments/attachments.ts";
import { releaseAttachments, takeAttachments } from "#web/attachments/kept-attachments.ts";
import { learnTranslations } from "#web/translation/page-translations.ts";
import { setOpen } from "#web/translation/patience.ts";
import { conversationById, hasLeft } from "#web/inbox/inbox.ts";
import { markedHere, reportRead } from "#web/inbox/read-here.ts";
import type { CachedConversation } from "#web/storage/database.ts";
import { loadCached } from "#web/storage/messages-cache.ts";
import { offeredOf } from "./commands/command-completion.ts";
import { commandsOf, type ConversationCommands } from "./commands/conversation-commands.ts";
import { releaseConnection, takeConnection } from "./connections.ts";
import type { Actor } from "./message/permissions.ts";
import { withoutLeaving } from "./delete-soon.ts";
import { KeptCopy } from "./kept-copy.ts";
import { formerNames } from "#web/people/former-names.ts";
import { mentionedByName, peopleOf, type People } from "./people.ts";
import { Selection } from "./selection/selection.ts";
import { shownView } from "./kept-copy.ts";
import { stoppedOf } from "./stopped.ts";
import { findMessage, stretchOf } from "./stretch.ts";
import { keptPlace, type Place } from "./timeline/kept-place.ts";
import { withAlbums, type Albums } from "./timeline/albums.ts";
import { indexOf, isPending, keyOf, type TimelineItem } from "./timeline/timeline-item.ts";
import { countAfter, firstUnread } from "./timeline/timeline-item.ts";

/** How long a message one jumped to stays highlighted. */
const HIGHLIGHT_MS = 2_400;

/** A message asked for is waited for this long; then what is there is better than nothing. */
const OPENING_MS = 4_000;

/** Where the timeline is to go, once it can. */
export type ScrollTarget =
  | { readonly id: number; readonly align: "start" | "center" | number }
  | "end";

/** One open conversation: what its components show, and what they do, in one place. */
export class ConversationModel {
  readonly id: string;
  readonly handle: ConversationHandle;
  readonly connection: ConversationConnection;
  readonly attachments: Attachments;
  readonly commands: ConversationCommands;
  readonly selection = new Selection();

  /** A message of the stretch that is shown; `null`: the newest one. */
  readonly anchor = signal<number | null>(null);
  readonly target = signal<ScrollTarget | null>(null);
  readonly highlighted = signal<number | null>(null);
  /** Long messages that are shown whole: by id, or `client_id` until they have one. */
  readonly unfolded = signal<ReadonlySet<number | string>>(new Set());
  /** Before which message "new" is drawn. It stays where it is while one reads. */
  readonly unreadFrom = signal<number | null>(null);
  /** When the topmost message in sight was sent, in ms; null at either end. */
  readonly topTime = signal<number | null>(null);
  /** The newest message is in sight. */
  readonly atEnd = signal(true);
  readonly activeKey = signal<string | null>(null);
  readonly focusKey = signal<string | null>(null);
  readonly replyingTo = signal<number | null>(null);
  readonly editing = signal<Message | null>(null);
  readonly revived = signal<string | null>(null);
  readonly thread = signal<number | null>(null);
  /** Beside the conversation there is the thread, or the search. */
  readonly searching = signal(false);
  /** The message that was asked for is not there yet: nothing else is shown before it. */
  readonly opening = signal(false);

  readonly #live: Signal<ConversationView>;
  readonly #cached = signal<CachedConversation | null>(null);
  readonly #lastSeen = signal(0);
  readonly #readPaused = signal(false);
  readonly #unsubscribe: (() => void)[] = [];
  readonly #copy: KeptCopy;
  #highlightTimer: ReturnType<typeof setTimeout> | undefined;
  /** One returns to where one was reading, unless a link leads elsewhere. */
  readonly #returns: boolean;
  /** A message one went to in what was kept of last time: one is taken there again once the truth has come. */
  #wentTo: number | null = null;
  #wasLoaded = false;

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
    this.#unsubscribe.push(
      this.connection.subscribe((view) => this.#changed(view)),
      this.connection.on("message", (message) => this.#arrived(message)),
      this.connection.on("answer", (answer) => this.commands.answered(answer)),
    );
    const earlier = markedHere.peek();
    this.#unsubscribe.push(
      markedHere.subscribe((mark) => {
        if (mark !== earlier && mark?.conversation_id === id) this.pauseReading(mark.from);
      }),
    );
    this.#returns = messageId === null && keptPlace(id) !== null;
    this.opening.value = messageId !== null || this.#returns;
    void loadCached(id).then((cached) => this.#recalled(cached));
    setTimeout(() => (this.opening.value = false), OPENING_MS);
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
  readonly stretch = computed(() => stretchOf(this.view.value, this.anchor.value));
  readonly isNewest = computed(() => this.stretch.value.isNewest);
  readonly #messages = computed(() => this.stretch.value.messages);
  /** What is on its way: in the outbox, and before it, while its files are uploaded. */
  readonly pending = computed(() => [
    ...this.view.value.pending,
    ...this.attachments.pending.value,
  ]);
  #albums: Albums = { items: [], byKey: new Map(), rows: new Map() };
  readonly albums = computed<Albums>(() => {
    const messages = this.#messages.value;
    const pending = this.pending.value;
    const items = this.isNewest.value && pending.length > 0 ? [...messages, ...pending] : messages;
    const about = { me: this.myId.value, unreadFrom: this.unreadFrom.value, before: this.#albums };
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
  /** A visible conversation marks new messages as read. */
  readonly isWatched = computed(() => {
    const { connection, catchingUp } = this.view.value;
    const isThere = this.atEnd.value && this.isNewest.value && this.isLoaded.value;
    return isThere && !this.#readPaused.value && connection.status === "open" && !catchingUp;
  });
  /** How many came while one was reading further up. */
  readonly newCount = computed(() =>
    this.atEnd.value && this.isNewest.value
      ? 0
      : countAfter(this.view.value.messages, this.#lastSeen.value, this.myId.value),
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

  /** Goes to a message, loaded or not, and highlights it; answers whether there is one. */
  async jumpTo(id: number): Promise<boolean> {
    try {
      if (indexOf(this.#messages.value, id) < 0) {
        await this.connection.caughtUp();
        if ((await this.connection.loadAround(id)) === null) return false;
        this.anchor.value = id;
      } else if (!this.#wasLoaded) {
        this.#wentTo = id;
      }
      this.target.value = { id: this.albums.value.rows.get(id) ?? id, align: "center" };
      this.#highlight(id);
      return true;
    } finally {
      this.opening.value = false;
    }
  }

  toggleFold(key: number | string): void {
    const unfolded = new Set(this.unfolded.peek());
    if (!unfolded.delete(key)) unfolded.add(key);
    this.unfolded.value = unfolded;
  }

  /** Back to the newest messages. */
  jumpToEnd(): void {
    this.anchor.value = null;
    this.target.value = "end";
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

  /** "I see this message, and all before it." */
  sawUpTo(id: number): void {
    this.#lastSeen.value = Math.max(this.#lastSeen.peek(), id);
    if (this.#readPaused.peek()) return;
    this.connection.read(id);
    reportRead(this.id, id);
  }

  /** "New" is drawn before this message, and nothing counts as read until one comes back. */
  pauseReading(from: number): void {
    this.#readPaused.value = true;
    this.unreadFrom.value = from;
  }

  /** The page was hidden: what comes from now on is new. */
  hidden(): void {
    if (this.atEnd.value && !this.#readPaused.peek()) this.unreadFrom.value = null;
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#highlightTimer);
    this.#copy.close();
    releaseConnection(this.connection);
    releaseAttachments(this.id, this.attachments);
    setOpen(this.id, null);
  }

  /** Sending jumps to the end, and marks earlier messages as read. */
  #toNewest(): void {
    this.anchor.value = null;
    this.unreadFrom.value = null;
    this.#readPaused.value = false;
    this.target.value = "end";
  }

  #changed(view: ConversationView): void {
    learnTranslations(this.id, view, this.#live.peek());
    this.#live.value = view;
    setOpen(this.id, { isLive: !view.catchingUp, messages: () => this.#live.peek().messages });
    if (view.segments.length === 0) return;
    if (!this.#wasLoaded) this.#loaded(view);
    this.#copy.changed();
  }

  /** What was there last time: one who returns may read on in it, until the truth comes. */
  #recalled(cached: CachedConversation | null): void {
    this.#cached.value = cached;
    const place = keptPlace(this.id);
    if (!this.#returns || this.#wasLoaded || place === null) return;
    const isHere = indexOf(this.items.value, place.id) >= 0;
    if (isHere) this.#goTo(place);
    if (isHere || connection.value.notice === "offline") this.opening.value = false;
  }

  /** The first truth: from here on "new" is known. */
  #loaded({ me, messages, unread }: ConversationView): void {
    this.#wasLoaded = true;
    const wentTo = this.#wentTo;
    if (wentTo !== null) void this.jumpTo(wentTo).catch(() => undefined);
    const place = this.#returns && wentTo === null ? keptPlace(this.id) : null;
    if (place !== null) void this.#returnTo(place).finally(() => (this.opening.value = false));
    else if (this.#returns) this.opening.value = false;
    if (me === null) return;
    const isCounted = place !== null && !unread.more;
    this.#lastSeen.value = isCounted ? me.read : Math.max(me.read, messages.at(-1)?.id ?? 0);
    if (unread.count === 0) return;
    if (place !== null && unread.more) {
      void this.#divideAt(me.read);
      return;
    }
    if (!unread.more || me.read === 0) {
      const from = firstUnread(messages, me.read, me.user_id);
      this.unreadFrom.value = from;
      // What is kept of last time may be shown already, at its end.
      if (from !== null && place === null && wentTo === null && !this.opening.value)
        this.target.value = { id: from, align: "start" };
    } else if (wentTo === null && !this.opening.value) {
      this.#openAtRead(me.read);
    }
  }

  /** Also where that is loaded no more, or is only in what was kept of last time. */
  async #returnTo(place: Place): Promise<void> {
    try {
      if (indexOf(this.view.value.messages, place.id) < 0) {
        if ((await this.connection.loadAround(place.id)) === null) return;
        this.anchor.value = place.id;
      }
      this.#goTo(place);
    } catch {
      // Then it opens at its end.
    }
  }

  #goTo({ id, top }: Place): void {
    this.atEnd.value = false;
    this.target.value = { id, align: top };
  }

  /** Reading goes on elsewhere; "new" stands where it stopped. */
  async #divideAt(read: number): Promise<void> {
    if ((await this.connection.loadAround(read).catch(() => null)) === null) return;
    const { messages } = stretchOf(this.view.value, read);
    this.unreadFrom.value = firstUnread(messages, read, this.myId.value);
  }

  /** More is unread than is loaded: reading goes on where it stopped. */
  #openAtRead(read: number): void {
    this.opening.value = true;
    const finding = this.connection.loadAround(read).then((found) => {
      if (found === null) return;
      this.anchor.value = read;
      this.unreadFrom.value = firstUnread(this.stretch.value.messages, read, this.myId.value);
    });
    void finding.catch(() => undefined).finally(() => (this.opening.value = false));
  }

  #arrived({ id, sender_id }: Message): void {
    this.commands.posted(sender_id);
    if (sender_id === this.myId.value || this.unreadFrom.value !== null) return;
    const isSeen = this.atEnd.value && document.visibilityState === "visible";
    if (!isSeen) this.unreadFrom.value = id;
  }

  #highlight(id: number): void {
    this.highlighted.value = id;
    // What one looks for may stand below its beginning.
    if (!this.unfolded.peek().has(id)) this.toggleFold(id);
    clearTimeout(this.#highlightTimer);
    this.#highlightTimer = setTimeout(() => (this.highlighted.value = null), HIGHLIGHT_MS);
  }
}
