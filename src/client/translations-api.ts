import type { Translation } from "#protocol/translation.ts";
import { TRANSLATIONS_MAX } from "#protocol/limits.ts";
import type { List } from "#protocol/primitives.ts";
import type { Clock } from "./clock.ts";
import { deferred, type Deferred } from "./deferred.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** A reference to a message of any conversation. */
export interface MessageRef {
  readonly conversation_id: string;
  readonly message_id: number;
}

/** Messages that come into view at about the same time share one request. */
const GATHER_MS = 50;

interface Wanted extends Deferred<Translation | null> {
  readonly ref: MessageRef;
}

/** Translated messages; the first request creates each translation. */
export class TranslationsApi {
  readonly #http: Http;
  readonly #clock: Clock;
  #wanted: Wanted[] = [];

  constructor(http: Http, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** Returns one message in any language. Errors: `translation_not_configured`, `translation_unavailable`. */
  translate(
    { conversation_id, message_id }: MessageRef,
    language: string,
    options: CallOptions = {},
  ): Promise<Translation> {
    return this.#http.request<Translation>({
      ...options,
      method: "POST",
      path: path`/conversations/${conversation_id}/messages/${message_id}/translations`,
      body: { language },
      answer: "text",
      idempotent: true,
    });
  }

  /** Returns a message in your own language; `null` if it already is. Concurrent calls share one request. */
  want(ref: MessageRef): Promise<Translation | null> {
    const wanted = { ref, ...deferred<Translation | null>() };
    this.#wanted.push(wanted);
    if (this.#wanted.length === 1) this.#clock.after(GATHER_MS, () => this.#ask());
    return wanted.promise;
  }

  #ask(): void {
    const all = this.#wanted;
    this.#wanted = [];
    for (let start = 0; start < all.length; start += TRANSLATIONS_MAX) {
      void this.#askFor(all.slice(start, start + TRANSLATIONS_MAX));
    }
  }

  async #askFor(wanted: readonly Wanted[]): Promise<void> {
    try {
      const { items } = await this.#http.request<List<Translation>>({
        method: "POST",
        path: "/translations",
        body: { messages: wanted.map(({ ref }) => ref) },
        answer: "items",
        idempotent: true,
      });
      const found = new Map(items.map((item) => [keyOf(item), item]));
      for (const { ref, resolve } of wanted) resolve(found.get(keyOf(ref)) ?? null);
    } catch (error) {
      for (const { reject } of wanted) reject(error);
    }
  }
}

function keyOf({ conversation_id, message_id }: MessageRef): string {
  return `${conversation_id}/${message_id}`;
}
