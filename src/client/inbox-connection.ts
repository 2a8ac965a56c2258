import { encodeInboxFrame } from "#protocol/encode.ts";
import type { Session } from "#protocol/auth.ts";
import type { Conversation } from "#protocol/conversation.ts";
import type { PresenceFrame } from "#protocol/frames/presence.ts";
import type { InboxOnlineFrame, InboxTypingFrame, UnreadTotals } from "#protocol/inbox/frames.ts";
import type { List } from "#protocol/primitives.ts";
import type { Limits } from "#protocol/published-limits.ts";
import type { SavedDraft } from "#protocol/saved-draft.ts";
import type { Features } from "#protocol/translation.ts";
import type { User } from "#protocol/user.ts";
import { caughtUp } from "./caught-up.ts";
import { Timer } from "./clock.ts";
import { CLOSED_BY_APP, type ConnectionState } from "./connection-state.ts";
import { Emitter, type Unsubscribe } from "./emitter.ts";
import { readInboxFrame } from "./frames.ts";
import { addPage, addViews, applyInboxFrame, EMPTY_INBOX, inOrder, type Inbox } from "./inbox.ts";
import {
  applyMessage,
  applyOnline,
  applyPresenceOf,
  applyTypingThere,
  lapseTypingEverywhere,
  nextLapseAnywhere,
  NO_LIVELINESS,
  typistsIn,
  type InboxLiveliness,
} from "./inbox-liveliness.ts";
import { ParleyError } from "./problem.ts";
import { Publisher } from "./publisher.ts";
import { ResumableSocket, type ResumableSocketOptions } from "./resumable-socket.ts";

/** Everything to show of the list. Every change creates a new object. */
export interface InboxView {
  readonly connection: ConnectionState;
  /** Whether the view may be out of date, or nothing is loaded yet. */
  readonly catchingUp: boolean;
  readonly me: User | null;
  /** `null` until the server has sent them. */
  readonly totals: UnreadTotals | null;
  /** The server's limits; `null` until it has sent them. */
  readonly limits: Limits | null;
  /** The server's optional features; `null` until it has sent them. */
  readonly features: Features | null;
  /** Pinned conversations first, then the most recently active; without requests, which `conversations.list` lists. */
  readonly conversations: readonly Conversation[];
  /** Requests to the user that arrived since this connection began, or were passed to `learn`, in the same order. */
  readonly requests: readonly Conversation[];
  /** The user ids of people whom the user has blocked. */
  readonly blocked: ReadonlySet<string>;
  /** The user's drafts from all devices, by conversation id. */
  readonly drafts: ReadonlyMap<string, SavedDraft>;
  /** The position up to which `drafts` has every change, for `afterNews`. */
  readonly draftsSeen: number;
  /** Whether there are more conversations: see `loadMore`. */
  readonly has_more: boolean;
  /**
   * The user ids of people online among the `limits.inbox_presence_max` most recently active peers of direct
   * conversations. Empty while not connected.
   */
  readonly online: ReadonlySet<string>;
  /** The user ids of others who are typing, by conversation id; large groups have none. */
  readonly typing: ReadonlyMap<string, readonly string[]>;
  /**
   * Unconfirmed sign-ins to this account from new devices: show them, with `auth.sessions.confirm` and
   * `auth.sessions.revoke`.
   */
  readonly newSignIns: readonly Session[];
}

/** The events of an `InboxConnection`, by name, with what their listeners receive. */
export interface InboxEvents {
  view: InboxView;
  state: ConnectionState;
  /** A conversation's new view, including its first one; with `request` if it is one. */
  conversation: Conversation;
  /** The id of a conversation that the user is no longer in. */
  left: string;
  error: ParleyError;
}

export interface InboxConnectionOptions extends Omit<
  ResumableSocketOptions,
  "url" | "onFrame" | "onState"
> {
  /** The socket's address, without a query. */
  url: string;
  /** Fetches a page of the list by REST. */
  page: (cursor: string | undefined) => Promise<List<Conversation>>;
  /** Called at each `connect`, including that of a stopped connection. */
  onConnect: () => void;
  onStopped: (state: ConnectionState & { status: "stopped" }) => void;
}

/** All of a person's conversations, live, on one socket for each device. It resumes by itself. */
export class InboxConnection {
  readonly #options: InboxConnectionOptions;
  readonly #events = new Emitter<InboxEvents>();
  readonly #socket: ResumableSocket;
  readonly #published: Publisher<InboxView>;
  readonly #lapseTimer: Timer;
  #inbox: Inbox = EMPTY_INBOX;
  /** The list as shown; the same object until something in it changes. */
  #list: {
    of: Inbox["conversations"];
    listed: readonly Conversation[];
    requests: readonly Conversation[];
  } | null = null;
  #live: InboxLiveliness = NO_LIVELINESS;
  #caughtUp = false;
  #isLooking = false;

  constructor(options: InboxConnectionOptions) {
    this.#options = options;
    this.#lapseTimer = new Timer(options.clock);
    this.#published = new Publisher(
      () => this.#look(),
      (view) => this.#events.emit("view", view),
    );
    this.#socket = new ResumableSocket({
      ...options,
      url: () => this.#url(),
      onFrame: (text) => this.#receive(text),
      onState: (state) => this.#stateChanged(state),
    });
  }

  get view(): InboxView {
    return this.#published.value;
  }

  /** Calls the listener with every new view. */
  subscribe(listener: (view: InboxView) => void): Unsubscribe {
    return this.on("view", listener);
  }

  /** Calls the listener at each event, until the returned function is called. */
  on<K extends keyof InboxEvents>(name: K, listener: (event: InboxEvents[K]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Resolves with the view once it is live and complete; rejects if the connection stops. */
  caughtUp(): Promise<InboxView> {
    return caughtUp(this);
  }

  /** Connects at once, even if it waits for its next attempt or has stopped. */
  connect(): this {
    this.#options.onConnect();
    this.#socket.connect();
    return this;
  }

  /** Loads the next page of older conversations. Rejects with `network` and the like. */
  async loadMore(): Promise<void> {
    const { next_cursor } = this.#inbox;
    const page = await this.#options.page(next_cursor ?? undefined);
    this.#inbox = addPage(this.#inbox, next_cursor, page);
    this.#published.changed();
  }

  /** Takes a view from a REST response, to show it before the inbox sends it. */
  learn(view: Conversation): void {
    this.#inbox = addViews(this.#inbox, [view]);
    this.#published.changed();
  }

  /**
   * Reports whether the person is looking at this device; meanwhile the server sends no notifications to any of their
   * devices.
   */
  looking(active: boolean): void {
    if (active === this.#isLooking) return;
    this.#isLooking = active;
    this.#sendLooking();
  }

  /** Ends the connection for good. */
  close(): void {
    this.stop(CLOSED_BY_APP.code, CLOSED_BY_APP.reason);
  }

  /** Disconnects, with a close code as the reason; `connect` connects again. */
  stop(code: number, reason: string): void {
    this.#socket.stop(code, reason);
  }

  #sendLooking(): void {
    this.#socket.send(encodeInboxFrame({ type: "looking", active: this.#isLooking }));
  }

  #url(): string {
    const { epoch, head, loaded } = this.#inbox;
    if (epoch === null || !loaded) return this.#options.url;
    return `${this.#options.url}?${new URLSearchParams({ since: String(head), epoch }).toString()}`;
  }

  #look(): InboxView {
    const {
      me,
      totals,
      limits,
      features,
      conversations,
      blocked,
      drafts,
      draftsSeen,
      has_more,
      newSignIns,
    } = this.#inbox;
    if (this.#list?.of !== conversations) {
      const there = inOrder(conversations.values()).filter(({ blocked: is }) => is !== true);
      this.#list = {
        of: conversations,
        listed: there.filter(({ request }) => request === undefined),
        requests: there.filter(({ request }) => request !== undefined),
      };
    }
    const connection = this.#socket.state;
    const catchingUp = !this.#caughtUp || connection.status !== "open";
    return {
      connection,
      catchingUp,
      me,
      totals,
      limits,
      features,
      conversations: this.#list.listed,
      requests: this.#list.requests,
      blocked,
      drafts,
      draftsSeen,
      has_more,
      online: this.#live.online,
      typing: typistsIn(this.#live),
      newSignIns,
    };
  }

  #stateChanged(state: ConnectionState): void {
    if (state.status !== "open") {
      this.#caughtUp = false;
      this.#setLive(NO_LIVELINESS);
    }
    if (state.status === "stopped") this.#options.onStopped(state);
    this.#events.emit("state", state);
    this.#published.changed();
  }

  #receive(text: string): void {
    const frame = readInboxFrame(text);
    if (frame === null || frame.type === "ack") return;
    if (frame.type === "closing") return this.#socket.closing(frame);
    if (frame.type === "error") {
      const { code, detail, retryable, retry_after_ms } = frame;
      const details = { retryable, retryAfterMs: retry_after_ms };
      if (retry_after_ms !== undefined) this.#socket.holdOff(retry_after_ms);
      this.#events.emit("error", new ParleyError(code, detail, details));
      return;
    }
    if (frame.type === "typing" || frame.type === "online" || frame.type === "presence") {
      this.#setLive(this.#withNews(frame));
      return;
    }
    const before = this.#inbox.conversations;
    const { inbox, gap } = applyInboxFrame(this.#inbox, frame);
    this.#inbox = inbox;
    if (frame.type === "welcome") {
      this.#socket.welcomed(frame.heartbeat_ms);
      if (this.#isLooking) this.#sendLooking();
    } else if (frame.type === "snapshot" || frame.type === "changes") this.#caughtUp = !gap;
    if (gap && inbox.epoch !== null) {
      const { head: since, epoch } = inbox;
      this.#socket.send(encodeInboxFrame({ type: "resume", since, epoch }));
    }
    this.#published.together(() => {
      if (frame.type === "changes" && !gap) {
        const live = frame.conversations.reduce(
          (held, view) => applyMessage(held, view, before.get(view.id)),
          this.#live,
        );
        this.#setLive(live);
      }
      this.#published.changed();
    });
    if (frame.type === "changes" && !gap) {
      for (const view of frame.conversations) this.#events.emit("conversation", view);
      for (const id of frame.left) this.#events.emit("left", id);
    }
  }

  #withNews(frame: InboxTypingFrame | InboxOnlineFrame | PresenceFrame): InboxLiveliness {
    switch (frame.type) {
      case "typing":
        return applyTypingThere(this.#live, frame, this.#options.clock.now());
      case "online":
        return applyOnline(this.#live, frame);
      case "presence":
        return applyPresenceOf(this.#live, frame);
    }
  }

  #setLive(live: InboxLiveliness): void {
    if (live === this.#live) return;
    this.#live = live;
    const lapseAt = nextLapseAnywhere(live);
    if (lapseAt === null) this.#lapseTimer.clear();
    else {
      this.#lapseTimer.set(lapseAt, () => {
        this.#setLive(lapseTypingEverywhere(this.#live, this.#options.clock.now()));
      });
    }
    this.#published.changed();
  }
}
