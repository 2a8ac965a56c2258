import { primary, sameLanguage } from "#text/languages.ts";
import { isVisible } from "#domain/visibility.ts";
import { encodeFrame } from "#protocol/encode.ts";
import { ERRORS, failure, type Failure } from "#protocol/errors.ts";
import type { TranslationFrame } from "#protocol/frames/translation.ts";
import type { TranslationFailedFrame } from "#protocol/frames/translation-failed.ts";
import type { Message } from "#protocol/message.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import type { Env } from "#server/env.ts";
import { makeTranslation, type SourceText } from "#server/translation/translations.ts";
import type { Translator } from "#server/translation/translator.ts";
import { newTranslator } from "#server/translation/translators.ts";
import type { Committed } from "../committed.ts";
import { sourceTextOf } from "../source-text.ts";
import type { Listener } from "../commits.ts";
import type { Room } from "../room.ts";

/** Translations in flight in one conversation; beyond that, a message is translated only when a reader requests it. */
const UNDER_WAY_MAX = 200;
const LATER = { retry_after_ms: 1_000 };

/** A frame before it gets the reader's own tag of the language. */
type Untagged = Omit<TranslationFrame, "language"> | Omit<TranslationFailedFrame, "language">;

/** A committed text, which the message may no longer have. */
type Text = Pick<Message, "id" | "text_version">;

/**
 * TRANSLATE-1: translates new texts into the languages of connected readers who asked for it, once for each language,
 * however many people read it. It starts after the message is on disk and sent: no message waits for its translation.
 */
export class Translations implements Listener {
  readonly name = "translations";
  readonly #ctx: DurableObjectState;
  readonly #db: D1Database;
  readonly #translator: Translator | null;
  readonly #room: Room;
  #underWay = 0;

  constructor(ctx: DurableObjectState, env: Env, room: Room) {
    this.#ctx = ctx;
    this.#db = env.DB;
    this.#translator = newTranslator(env);
    this.#room = room;
  }

  /** Translates messages with a new text. */
  committed({ store, page }: Committed): void {
    if (this.#translator === null || store.memberStates.readers.size === 0 || page === null) return;
    const texts = page.messages.filter(({ text_version }) => text_version > page.from);
    if (texts.length > 0) this.#ctx.waitUntil(this.#afterwards(texts));
  }

  /** Runs in a later task: the output gate releases frames and answers first, once the write is on disk. */
  async #afterwards(texts: readonly Text[]): Promise<void> {
    await this.#ctx.storage.sync();
    await scheduler.wait(0);
    const { store } = this.#room;
    if (store !== null) this.#translate(store, texts);
  }

  #translate(store: ConversationStore, texts: readonly Text[]): void {
    const here = new Set(this.#room.sockets.online());
    const readers = [...store.memberStates.readers].filter(([userId]) => here.has(userId));
    for (const { id, text_version } of texts) {
      const message = store.messages.get(id);
      // The commit of a newer text translates that one.
      if (message?.text_version !== text_version) continue;
      const source = sourceTextOf(store, message);
      if (source === null || source.source === null) continue;
      const others = readers.filter(
        ([userId]) => userId !== message.sender_id && isVisible(id, store.visibleFrom(userId)),
      );
      for (const language of new Set(others.map(([, tag]) => primary(tag)))) {
        if (!sameLanguage(source.source, language)) this.#make(source, language);
      }
    }
  }

  #make(source: SourceText, language: string): void {
    if (this.#underWay >= UNDER_WAY_MAX) {
      this.#failed(source, language, failure("translation_unavailable", undefined, LATER));
      return;
    }
    this.#underWay += 1;
    const service = { db: this.#db, translator: this.#translator };
    const making = makeTranslation(service, source, language).then((made) => {
      if (!made.ok) this.#failed(source, language, made.error);
      else if (made.value.provider !== null) {
        const { text, provider } = made.value;
        const { message_id, version } = source;
        this.#send(source, language, { type: "translation", message_id, version, text, provider });
      }
    });
    this.#ctx.waitUntil(
      making.finally(() => {
        this.#underWay -= 1;
      }),
    );
  }

  /** TRANSLATE-6: sends the readers that no translation is coming. */
  #failed(source: SourceText, language: string, { code, retry_after_ms }: Failure): void {
    const { message_id, version } = source;
    this.#send(source, language, {
      type: "translation_failed",
      message_id,
      version,
      code,
      retryable: ERRORS[code].retryable,
      ...(retry_after_ms === undefined ? {} : { retry_after_ms }),
    });
  }

  /**
   * Sends a frame to the readers of a language, each with their own tag of that language, unless the message was edited
   * or deleted meanwhile.
   */
  #send({ message_id, version }: SourceText, language: string, untagged: Untagged): void {
    const { store } = this.#room;
    const message = store?.messages.get(message_id);
    if (store === null || message?.text_version !== version || message.deleted_at !== null) return;
    const frames = new Map<string, string>();
    const now = Date.now();
    for (const session of this.#room.sockets.all()) {
      const { live, user_id, token_expires_at } = session;
      const tag = store.memberStates.readers.get(user_id);
      if (!live || token_expires_at <= now || user_id === message.sender_id) continue;
      if (tag === undefined || !sameLanguage(tag, language)) continue;
      if (!isVisible(message_id, store.visibleFrom(user_id))) continue;
      const frame = frames.get(tag) ?? encodeFrame({ ...untagged, language: tag });
      frames.set(tag, frame);
      this.#room.sockets.send(session, frame);
    }
  }
}
