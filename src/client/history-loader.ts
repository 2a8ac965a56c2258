import type { Message } from "#protocol/message.ts";
import { liveSegment, messageIn, type Segment } from "./history.ts";
import { applyPage, pageRequest, type PageRequest } from "./history-page.ts";
import type { MessagesApi } from "./messages-api.ts";
import type { Timeline } from "./timeline.ts";

export interface HistoryLoaderOptions {
  messages: Pick<MessagesApi, "list">;
  timeline: () => Timeline;
  loaded: (next: Timeline, messages: readonly Message[]) => void;
  /** Called when the last page has loaded. */
  settled: () => void;
}

/** Loads messages outside the snapshot. Concurrent requests for the same page share one to the server. */
export class HistoryLoader {
  readonly #options: HistoryLoaderOptions;
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: HistoryLoaderOptions) {
    this.#options = options;
  }

  /** Whether a page is loading. */
  get isLoading(): boolean {
    return this.#running.size > 0;
  }

  /** Extends a segment into the past, by default the newest; resolves with whether there are older messages. */
  async older(inSegment: number | undefined, limit: number | undefined): Promise<boolean> {
    const segment = this.#segment(inSegment);
    if (segment === undefined || segment.from === 0) return false;
    await this.#load({ before: segment.from }, limit);
    return this.#segment(segment.from)?.from !== 0;
  }

  /**
   * Extends a segment towards the present, until it joins the next one; resolves with whether a gap is left after it.
   */
  async newer(inSegment: number, limit: number | undefined): Promise<boolean> {
    const segment = this.#segment(inSegment);
    if (segment === undefined || !Number.isFinite(segment.to)) return false;
    await this.#load({ after: segment.to }, limit);
    return Number.isFinite(this.#segment(segment.from)?.to);
  }

  /** Loads a message and its neighbours; `null` if no message has this id. */
  async around(id: number): Promise<Message | null> {
    const held = this.#message(id);
    if (held !== undefined) return held;
    await this.#load({ around: id }, undefined);
    return this.#message(id) ?? null;
  }

  #load(ask: PageRequest["ask"], limit: number | undefined): Promise<void> {
    const key = JSON.stringify(ask);
    const running = this.#running.get(key) ?? this.#page(ask, limit);
    this.#running.set(key, running);
    return running.finally(() => {
      this.#running.delete(key);
      if (!this.isLoading) this.#options.settled();
    });
  }

  async #page(ask: PageRequest["ask"], limit: number | undefined): Promise<void> {
    const { messages, timeline, loaded } = this.#options;
    const request = pageRequest(timeline(), ask);
    const page = await messages.list({ ...ask, limit });
    const next = applyPage(timeline(), request, page);
    if (next !== timeline()) loaded(next, page.items);
  }

  #segment(id: number | undefined): Segment | undefined {
    const { history } = this.#options.timeline();
    if (history === null) return undefined;
    if (id === undefined) return liveSegment(history);
    return history.segments.find(({ from, to }) => from <= id && id <= to);
  }

  #message(id: number): Message | undefined {
    const segment = this.#segment(id);
    return segment && messageIn(segment.messages, id);
  }
}
