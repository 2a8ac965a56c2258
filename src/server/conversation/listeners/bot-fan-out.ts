import { activeMember } from "#domain/membership.ts";
import type { ClientPosition } from "#domain/syncing.ts";
import { isBotId } from "#protocol/bot/bot-id.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Job } from "#server/deadlines.ts";
import type { Env } from "#server/env.ts";
import { log } from "#server/log.ts";
import type { BotBegun, BotNews } from "#server/objects/bot.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";
import type { EncodedPage, EncodedPages } from "../encoded-pages.ts";
import type { Room } from "../room.ts";

/** The object calls a bot that it could not reach again after this long, or from its next instance. */
const AGAIN_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;

interface Options {
  room: Room;
  bots: Env["BOTS"];
  pages: EncodedPages;
  waitUntil: (work: Promise<void>) => void;
  arm: () => void;
}

/**
 * BOT-3: calls each listening bot once for every commit, however large the group. A bot listens while its object
 * answers that it does; the first call that finds no socket ends that, so that a bot that is away costs nothing. The
 * bot's object fills gaps by itself. So after a lost call it only needs to learn the new head, which the job sends, in
 * this instance or, after a crash, in the next.
 */
export class BotFanOut implements Listener {
  readonly name = "bot_fan_out";
  readonly #options: Options;
  /** Bots that this instance has not reached since their last change, with the position from which they continue. */
  #unreached: Map<string, number> | null = null;
  #since = Date.now();
  /**
   * Counts each bot's new calls, and the times that it began to listen: only an answer to the latest of them counts.
   */
  readonly #turns = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  readonly job: Job = {
    name: "bots",
    backoffMaxMs: BACKOFF_MAX_MS,
    due: () => (this.#waiting().size === 0 ? null : this.#since + AGAIN_MS),
    run: async () => {
      const { store } = this.#options.room;
      if (store === null) return;
      const waiting = [...this.#waiting()];
      const calls = waiting.map(([botId, from]) => this.#call(store, botId, { from, text: null }));
      const reached = await Promise.all(calls);
      if (reached.includes(false)) throw new Error("could not reach a bot");
    },
  };

  /** Adds a bot that begins to listen, from this position on. */
  begin(botId: string, place: ClientPosition | null): Result<BotBegun> {
    const found = this.#options.room.member(botId);
    if (!found.ok) return found;
    const { store } = found.value;
    const { epoch, head } = store;
    const isKnown = place !== null && place.epoch === epoch && place.since <= head;
    this.#countTurn(botId);
    store.bots.add(botId);
    this.#waiting().delete(botId);
    return ok({
      epoch,
      head,
      since: isKnown ? place.since : head,
      reset: place !== null && !isKnown,
    });
  }

  end(botId: string): void {
    this.#options.room.store?.bots.remove(botId);
    this.#waiting().delete(botId);
  }

  /** Returns a page of the changes since a bot's position. */
  page(botId: string, since: number, epoch: string): Result<EncodedPage> {
    const found = this.#options.room.member(botId);
    if (!found.ok) return found;
    const { store } = found.value;
    if (since > store.head || epoch !== store.epoch) return err(failure("not_found"));
    return ok(this.#options.pages.changesSince(store, since, botId));
  }

  /** Calls the bots among the first members of a new conversation. */
  created(store: ConversationStore): void {
    for (const userId of store.members.keys()) {
      if (isBotId(userId)) this.#notify(store, userId, { from: 0, text: null });
    }
  }

  committed(committed: Committed): void {
    const { store, ended, members, page } = committed;
    for (const { user_id, left_at, version } of members) {
      // A new bot may listen to all of its conversations, so the call asks it.
      const isNewBot = left_at === null && isBotId(user_id) && !store.bots.ids.has(user_id);
      if (isNewBot) this.#notify(store, user_id, { from: version - 1, text: null });
    }
    if (store.bots.ids.size === 0 || (page === null && !ended)) return;
    for (const botId of store.bots.ids) {
      const news =
        page === null
          ? { from: store.head, text: null }
          : { from: page.from, text: committed.frameFor(botId) };
      this.#notify(store, botId, news);
    }
  }

  #notify(
    store: ConversationStore,
    botId: string,
    news: { from: number; text: string | null },
  ): void {
    const { arm, waitUntil } = this.#options;
    this.#countTurn(botId);
    store.bots.add(botId);
    if (!this.#waiting().has(botId)) this.#waiting().set(botId, news.from);
    this.#since = Date.now();
    arm();
    waitUntil(this.#call(store, botId, news).then(() => undefined));
  }

  /** Returns false when the bot's object could not be reached. */
  async #call(
    store: ConversationStore,
    botId: string,
    { from, text }: { from: number; text: string | null },
  ): Promise<boolean> {
    const { head, epoch } = store;
    const isMember = !store.deleted && activeMember(store.members, botId) !== undefined;
    const news: BotNews = { conversation_id: store.conversation.id, epoch, from, to: head, text };
    const turn = this.#turns.get(botId);
    try {
      const bot = this.#options.bots.getByName(botId);
      const listens = isMember ? await bot.changed(news) : await bot.left(news.conversation_id);
      // If the bot has begun to listen meanwhile, or a newer call asks it, that one decides.
      if (this.#turns.get(botId) !== turn) return true;
      if (store.head === head || !listens) this.#waiting().delete(botId);
      if (!listens || !isMember) store.bots.remove(botId);
      return true;
    } catch (error) {
      log(
        "error",
        "bot_not_called",
        { conversation_id: news.conversation_id, bot_id: botId },
        error,
      );
      return false;
    }
  }

  #countTurn(botId: string): void {
    this.#turns.set(botId, (this.#turns.get(botId) ?? 0) + 1);
  }

  /** A former instance may have crashed before it reached any bot, so a new one calls every listening bot once. */
  #waiting(): Map<string, number> {
    const { store } = this.#options.room;
    if (this.#unreached === null && store !== null) {
      this.#unreached = new Map([...store.bots.ids].map((id) => [id, store.head]));
    }
    return this.#unreached ?? new Map();
  }
}
