import { packPositions, unpackPositions } from "#domain/bot-positions.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import { BOT_CONVERSATIONS_MAX } from "#protocol/bot/bot.ts";
import type { BotDownFrame } from "#protocol/bot/frames.ts";
import { encodeBotFrame } from "#protocol/encode.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { BotStore } from "#storage/bot/store.ts";
import { log } from "../log.ts";
import type { BotBegun, BotNews } from "../objects/bot.ts";

/** Conversations to call concurrently. */
const AT_ONCE = 10;
/** The first pause after a failed call; it doubles each time, and after the last one the socket closes. */
const PAUSE_MS = 500;
const ATTEMPTS = 4;

/** A subscribed conversation. `sent`: the bot has received every change up to it; `head`: the newest known head. */
interface Feed {
  number: number;
  epoch: string;
  sent: number;
  head: number;
  /** Catches the bot up to the head, while live changes wait. */
  running: boolean;
}

/** The part of a conversation's object that a bot's object calls. */
interface ListenedTo {
  begin: (position: ClientPosition | null) => Promise<Result<BotBegun>>;
  end: () => Promise<void>;
  page: (since: number, epoch: string) => Promise<Result<{ text: string; to: number }>>;
}

interface Options {
  store: BotStore;
  botId: () => string;
  conversation: (id: string) => ListenedTo;
  /** Returns the bot's conversations in order, after this one. */
  conversationsAfter: (after: string, limit: number) => Promise<string[]>;
  /** Returns false if the socket is gone. */
  send: (text: string, isPage: boolean) => boolean;
  isOpen: () => boolean;
  /** Waits until the bot has read enough for another page; returns false if its socket has closed. */
  mayGoOn: () => Promise<boolean>;
  /** Stores the packed positions with the socket. */
  keep: (packed: string) => void;
  giveUp: () => void;
  wait: (ms: number) => Promise<void>;
}

/**
 * BOT-3: sends the changes of every subscribed conversation, each once and in order. Conversations call with their
 * commits. If a call does not continue from the bot's position, the object fetches the changes instead, so calls may be
 * lost, late or duplicated.
 */
export class Feeds {
  readonly #options: Options;
  readonly #feeds = new Map<string, Feed>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Restores the open socket's positions after hibernation. */
  restore(packed: string): void {
    for (const [number, sent] of unpackPositions(packed)) {
      const known = this.#options.store.byNumber(number);
      if (known === null) continue;
      const { conversation_id, epoch } = known;
      this.#feeds.set(conversation_id, { number, epoch, sent, head: sent, running: false });
    }
  }

  clear(): void {
    this.#feeds.clear();
  }

  /** Subscribes, and returns once every conversation was called; changes that the bot missed may follow later. */
  async subscribe(
    wanted: "all" | readonly string[],
    positions: ReadonlyMap<string, ClientPosition>,
  ): Promise<Result<null>> {
    const { store } = this.#options;
    if (wanted === "all") store.all = true;
    const ids = wanted === "all" ? await this.#all() : [...new Set(wanted)];
    const room = BOT_CONVERSATIONS_MAX - this.#feeds.size;
    const fresh = ids.filter((id) => !this.#feeds.has(id));
    const more = new Set(fresh.slice(Math.max(0, room)));
    const chosen = ids.filter((id) => !more.has(id));
    for (let start = 0; start < chosen.length; start += AT_ONCE) {
      const some = chosen.slice(start, start + AT_ONCE);
      await Promise.all(some.map((id) => this.#begin(id, positions.get(id) ?? this.#kept(id))));
    }
    if (more.size === 0) return ok(null);
    const detail = `A bot can subscribe to at most ${BOT_CONVERSATIONS_MAX} conversations at a time`;
    return err(failure("too_many", detail));
  }

  async unsubscribe(ids: readonly string[]): Promise<void> {
    this.#options.store.all = false;
    for (const id of ids) this.#feeds.delete(id);
    this.#keep();
    await Promise.all(ids.map((id) => this.#options.conversation(id).end()));
  }

  processed(conversationId: string, to: number): void {
    const feed = this.#feeds.get(conversationId);
    if (feed !== undefined && to <= feed.sent) this.#options.store.processed(conversationId, to);
  }

  /** Takes a commit's changes, or only its new head; returns whether the bot has subscribed. */
  changed({ conversation_id, epoch, from, to, text }: BotNews): boolean {
    const { store, isOpen } = this.#options;
    if (!isOpen()) return false;
    let feed = this.#feeds.get(conversation_id);
    if (feed === undefined) {
      if (!store.all || this.#feeds.size >= BOT_CONVERSATIONS_MAX) return false;
      const { number } = store.begin(conversation_id, epoch);
      feed = { number, epoch, sent: from, head: to, running: false };
      this.#feeds.set(conversation_id, feed);
      this.#say({
        type: "subscribed",
        conversation_id,
        epoch,
        since: from,
        head: to,
        reset: false,
      });
    }
    feed.head = Math.max(feed.head, to);
    if (feed.running || to <= feed.sent) return true;
    if (text === null || from !== feed.sent || feed.epoch !== epoch) {
      void this.#run(conversation_id, feed);
    } else if (this.#options.send(ofConversation(conversation_id, text), false)) {
      feed.sent = to;
      this.#keep();
    }
    return true;
  }

  left(conversation_id: string): void {
    this.#options.store.forget(conversation_id);
    if (!this.#feeds.delete(conversation_id)) return;
    this.#keep();
    this.#say({ type: "left", conversation_id });
  }

  async #all(): Promise<string[]> {
    const ids: string[] = [];
    for (let after = ""; ids.length <= BOT_CONVERSATIONS_MAX;) {
      const page = await this.#options.conversationsAfter(after, BOT_CONVERSATIONS_MAX + 1);
      ids.push(...page);
      if (page.length <= BOT_CONVERSATIONS_MAX) break;
      after = page.at(-1) ?? "";
    }
    return ids;
  }

  #kept(id: string): ClientPosition | null {
    const known = this.#options.store.subscription(id);
    if (known === null || known.processed === null) return null;
    return { since: known.processed, epoch: known.epoch };
  }

  async #begin(id: string, position: ClientPosition | null): Promise<void> {
    const { store, isOpen } = this.#options;
    // Live changes that arrive before the response wait for it.
    const feed: Feed = { number: 0, epoch: "", sent: 0, head: 0, running: true };
    this.#feeds.set(id, feed);
    const begun = await this.#called(() => this.#options.conversation(id).begin(position));
    if (begun === null || this.#feeds.get(id) !== feed || !isOpen()) return;
    if (!begun.ok) {
      this.#feeds.delete(id);
      store.forget(id);
      this.#say({ type: "left", conversation_id: id });
      return;
    }
    const { epoch, since, head, reset } = begun.value;
    const { number } = store.begin(id, epoch);
    Object.assign(feed, { number, epoch, sent: since, head: Math.max(head, feed.head) });
    this.#say({ type: "subscribed", conversation_id: id, epoch, since, head, reset });
    this.#keep();
    feed.running = false;
    void this.#run(id, feed);
  }

  /** Fetches the changes between the bot's position and the head, page by page. */
  async #run(id: string, feed: Feed): Promise<void> {
    if (feed.running) return;
    feed.running = true;
    const goesOn = () => this.#feeds.get(id) === feed && this.#options.isOpen();
    while (feed.sent < feed.head && goesOn()) {
      if (!(await this.#options.mayGoOn()) || !goesOn()) return;
      const page = await this.#called(() =>
        this.#options.conversation(id).page(feed.sent, feed.epoch),
      );
      if (page === null || !goesOn()) return;
      if (!page.ok) {
        this.#feeds.delete(id);
        // The conversation has a new epoch, or the bot is no longer a member.
        await this.#begin(id, { since: feed.sent, epoch: feed.epoch });
        return;
      }
      if (!this.#options.send(ofConversation(id, page.value.text), true)) return;
      feed.sent = page.value.to;
      feed.head = Math.max(feed.head, feed.sent);
      this.#keep();
    }
    feed.running = false;
  }

  /** Calls a conversation with retries; after repeated failures closes the socket and returns null. */
  async #called<T>(call: () => Promise<T>): Promise<T | null> {
    const { botId, wait, giveUp, isOpen } = this.#options;
    for (let attempt = 1; isOpen(); attempt += 1) {
      try {
        return await call();
      } catch (error) {
        log("error", "bot_feed_failed", { bot_id: botId() }, error);
        if (attempt === ATTEMPTS) giveUp();
        else await wait(PAUSE_MS * 2 ** attempt);
      }
    }
    return null;
  }

  #say(frame: BotDownFrame): void {
    this.#options.send(encodeBotFrame(frame), false);
  }

  #keep(): void {
    const all = [...this.#feeds.values()].filter(({ epoch }) => epoch !== "");
    this.#options.keep(packPositions(new Map(all.map(({ number, sent }) => [number, sent]))));
  }
}

/** Adds the conversation's id to an encoded `changes` frame, so that it need not be encoded for each bot. */
function ofConversation(conversationId: string, text: string): string {
  return `{"conversation_id":${JSON.stringify(conversationId)},${text.slice(1)}`;
}
