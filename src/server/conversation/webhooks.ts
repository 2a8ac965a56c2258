import { unseenDue } from "#domain/unseen.ts";
import type { HandOver } from "#domain/webhook-events.ts";
import type { Hook } from "#storage/conversation/hooks.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { threadFollowers } from "#storage/d1/threads.ts";
import { inTime } from "#storage/in-time.ts";
import type { Job } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { Taken } from "../objects/webhook.ts";
import { changesHandOver, endHandOver, threadsIn, unseenHandOver, unseenIn } from "./hand-over.ts";
import type { Room } from "./room.ts";

/** The longest wait for an endpoint's object, which only has to store the hand-over. */
const HAND_OVER_MS = 10_000;
const BACKOFF_MAX_MS = 60_000;
const PROBE_MS = 5_000;

interface Port {
  room: Room;
  db: D1Database;
  endpoints: Env["WEBHOOKS"];
  /** How long (ms) after a message the object checks who has not seen it (HOOK-8). */
  unseenAfterMs: number;
}

/**
 * Hands a conversation's changes over to the endpoints of webhooks: one call for each batch that D1 received, to each
 * endpoint that wants some of it. Without an endpoint it does nothing, and costs nothing. If an endpoint's object does
 * not answer, it calls again with the same changes; the other endpoints continue.
 */
export class Webhooks {
  readonly jobs: readonly Job[];
  readonly #room: Room;
  readonly #db: D1Database;
  readonly #endpoints: Env["WEBHOOKS"];
  readonly #unseenAfterMs: number;
  /** The first unchecked message; read again once `unseen` or, without such a message, `head` has changed. */
  #first: { unseen: number; head: number; createdAt: number | null } | null = null;

  constructor({ room, db, endpoints, unseenAfterMs }: Port) {
    this.#room = room;
    this.#db = db;
    this.#endpoints = endpoints;
    this.#unseenAfterMs = unseenAfterMs;
    this.jobs = [
      {
        name: "webhooks",
        backoffMaxMs: BACKOFF_MAX_MS,
        probeMs: PROBE_MS,
        due: (now) => (this.#behind(room.store).length > 0 ? now : null),
        run: () => this.#each(this.#behind(room.store), (id) => this.#handOver(id)),
      },
      {
        name: "unseen",
        backoffMaxMs: BACKOFF_MAX_MS,
        due: () => this.#unseenDue(room.store),
        run: (now) => this.#each(this.#watching(room.store), (id) => this.#checkUnseen(id, now)),
      },
    ];
  }

  /** Hands the end of the conversation over. Rejects unless every endpoint has it. */
  async end(): Promise<void> {
    const store = this.#room.deletedStore;
    if (store === null) return;
    await this.#each([...store.hooks.known.keys()], async (id) => {
      const hook = store.hooks.known.get(id);
      if (hook === undefined) return;
      const at = new Date().toISOString();
      if (wants(hook, "conversation.") || wants(hook, "message.")) {
        await this.#call(id, endHandOver(store, store.hooks.headOf(hook), at));
      }
      store.hooks.forget(id);
    });
  }

  /** Returns the endpoints that lack changes that D1 has. */
  #behind(store: ConversationStore | null): string[] {
    if (store === null || store.projected.rebuilding) return [];
    const { head } = store.projected.watermark;
    return idsOf(store, (hook) => store.hooks.headOf(hook) < head);
  }

  async #handOver(id: string): Promise<void> {
    for (;;) {
      const { store } = this.#room;
      const hook = store?.hooks.known.get(id);
      if (store === null || hook === undefined) return;
      const from = store.hooks.headOf(hook);
      if (from >= store.projected.watermark.head) return;
      const changes = changesHandOver(store, from, new Date().toISOString());
      const taken = isWanted(hook, changes) ? await this.#call(id, changes) : null;
      if (taken?.off === true) store.hooks.forget(id);
      else store.hooks.reached(id, changes.to);
    }
  }

  #watching(store: ConversationStore | null): string[] {
    return store === null ? [] : idsOf(store, ({ unseen }) => unseen !== null);
  }

  #unseenDue(store: ConversationStore | null): number | null {
    if (store === null || this.#watching(store).length === 0) return null;
    const positions = [...store.hooks.known.values()].flatMap(
      (hook) => store.hooks.unseenOf(hook) ?? [],
    );
    const unseen = Math.min(...positions);
    const { head } = store;
    const isKnown =
      this.#first?.unseen === unseen &&
      (this.#first.createdAt !== null || this.#first.head === head);
    if (!isKnown) {
      const first = store.messages.firstAfter(unseen);
      const createdAt = first === undefined ? null : Date.parse(first.created_at);
      this.#first = { unseen, head, createdAt };
    }
    const createdAt = this.#first?.createdAt ?? null;
    return createdAt === null ? null : unseenDue(createdAt, this.#unseenAfterMs);
  }

  /** Checks the messages that are old enough for an endpoint, each of them once. */
  async #checkUnseen(id: string, now: number): Promise<void> {
    const from = this.#uncheckedAfter(id);
    if (this.#room.store === null || from === null) return;
    const before = new Date(now - this.#unseenAfterMs).toISOString();
    const until = this.#room.store.messages.lastUntil(before, from);
    if (until === null) return;
    const threads = threadsIn(this.#room.store, { from, until });
    const following = await threadFollowers(this.#db, this.#room.id, threads);
    const { store } = this.#room;
    const hook = store?.hooks.known.get(id);
    if (store === null || hook === undefined || this.#uncheckedAfter(id) !== from) return;
    const unseen = unseenIn(store, { from, until }, following, now);
    if (unseen.people.length === 0) {
      store.hooks.looked(id, unseen.to);
      return;
    }
    const at = new Date(now).toISOString();
    const taken = await this.#call(id, unseenHandOver(store, store.hooks.headOf(hook), unseen, at));
    if (taken.off) store.hooks.forget(id);
    else store.hooks.looked(id, taken.unseen ?? unseen.to);
  }

  /** Returns the id up to which messages were checked for an endpoint; null if it does not want that. */
  #uncheckedAfter(id: string): number | null {
    const hooks = this.#room.store?.hooks;
    const hook = hooks?.known.get(id);
    return hook === undefined ? null : (hooks?.unseenOf(hook) ?? null);
  }

  #call(id: string, handOver: HandOver): Promise<Taken> {
    return inTime(HAND_OVER_MS, Promise.resolve(this.#endpoints.getByName(id).take(handOver)));
  }

  /** Works for each endpoint, whether or not others fail. Rejects with one of the failures once all have finished. */
  async #each(ids: readonly string[], work: (id: string) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    const attempt = async (webhook_id: string) => {
      try {
        await work(webhook_id);
      } catch (error) {
        failures.push(error);
        log("error", "webhook_not_reached", { conversation_id: this.#room.id, webhook_id }, error);
      }
    };
    await Promise.all(ids.map(attempt));
    if (failures.length > 0) throw failures[0];
  }
}

function idsOf(store: ConversationStore, is: (hook: Hook) => boolean): string[] {
  return [...store.hooks.known].flatMap(([id, hook]) => (is(hook) ? [id] : []));
}

function wants({ events }: Hook, prefix: string): boolean {
  return events.some((type) => type.startsWith(prefix));
}

/**
 * Whether an endpoint may want any of these changes. The endpoint's object decides in the end, since it knows what it
 * already has. An endpoint that received a message's text also learns of its deletion, to erase the text.
 */
function isWanted(hook: Hook, { conversation, from, messages, members }: HandOver): boolean {
  const isDeletion = messages.some(({ deleted_at }) => deleted_at !== null);
  const changesOf = hook.events.some(
    (type) => type.startsWith("message.") && type !== "message.unseen",
  );
  return (
    (messages.length > 0 && changesOf) ||
    (isDeletion && wants(hook, "message.")) ||
    (members.length > 0 && wants(hook, "member.")) ||
    (conversation.version > from && wants(hook, "conversation."))
  );
}
