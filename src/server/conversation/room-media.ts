import { detectLanguage } from "../translation/detect.ts";
import { failure } from "#protocol/errors.ts";
import { mediaKeyOf, type Media } from "#protocol/media.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import { claimMedia, mediaOf, releaseMedia, unclaimMedia } from "#storage/d1/media.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { removeMedia } from "../media/sweep.ts";
import { TRANSCRIBED_BYTES_MAX, transcriberOf } from "../transcription/transcriber.ts";
import type { Room } from "./room.ts";

/** A file claimed for a message that was then not committed is let go after this. */
const CLAIM_MS = 60_000;
const TRANSCRIPTION_MS = 60_000;
const TRANSCRIPTION_ATTEMPTS = 3;

/**
 * The files that a conversation's messages carry. Their rows are in D1, which the members' right to fetch them is asked
 * of: so a file is claimed there before its message is committed, and let go of after its last message is gone. What is
 * to be done stands in the object first, and is done whatever breaks off meanwhile.
 */
export class RoomMedia {
  readonly #room: Room;
  readonly #env: Env;
  /** Claims and releases one after another, so that nothing is let go of while a message with it is on its way. */
  #turn: Promise<unknown> = Promise.resolve();
  #transcribing = false;

  constructor(room: Room, env: Env) {
    this.#room = room;
    this.#env = env;
  }

  /** Commits a message with something uploaded here, once everyone who will see it may fetch it. */
  carrying<T>(
    userId: string,
    mediaUrl: string,
    commit: (media: Media) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.#inTurn(async () => {
      const found = this.#room.member(userId);
      if (!found.ok) return found;
      const { store } = found.value;
      const now = Date.now();
      store.mediaWork.claimed(mediaUrl, now + CLAIM_MS);
      this.#room.clock.mediaDue(now + CLAIM_MS);
      const media = await this.#claim(store, mediaUrl, userId);
      if (!media.ok) return media;
      const committed = await commit(media.value);
      if (!committed.ok) await this.#giveBack(store, [mediaUrl]);
      return committed;
    });
  }

  /** In the transaction that commits a message which carries a file. */
  carried({ mediaWork }: ConversationStore, { id, media, media_url }: Message): void {
    if (media_url !== null) mediaWork.checked(media_url);
    const isVoice = media !== null && media.waveform !== null && media.transcript === null;
    if (isVoice && transcriberOf(this.#env) !== null) mediaWork.transcribe(id);
  }

  /** In the transaction that erases a message. */
  dropped({ mediaWork }: ConversationStore, mediaUrl: string | null): void {
    if (mediaUrl !== null && mediaKeyOf(mediaUrl) !== null) mediaWork.dropped(mediaUrl);
  }

  /** Lets go of what no message carries any more. */
  reconcile(store: ConversationStore, now: number): Promise<void> {
    const due = store.mediaWork.checks().filter(({ due_at }) => due_at <= now);
    if (due.length === 0) return Promise.resolve();
    return this.#inTurn(async () => {
      const { dropped = [], claimed = [] } = Object.groupBy(due, (check) =>
        check.dropped ? "dropped" : "claimed",
      );
      await this.#giveBack(store, claimed.map(urlOf));
      const gone = dropped.map(urlOf).filter((url) => !store.messages.carries(url));
      await this.#release(store.conversation.id, keysOf(gone));
      for (const { media_url } of dropped) store.mediaWork.checked(media_url);
    });
  }

  /** When there is next something to reconcile, in ms; null when there is not. */
  nextDue(store: ConversationStore): number | null {
    return store.mediaWork.checks()[0]?.due_at ?? null;
  }

  /** The conversation is gone, and everything it carried with it. */
  releaseAll(conversationId: string): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const keys = await mediaOf(this.#env.DB, conversationId);
        if (keys.length === 0) return;
        await this.#release(conversationId, keys);
      }
    });
  }

  /** Writes down what voice notes say, one after another; the message then changes, as by an edit. */
  async transcribe(): Promise<void> {
    if (this.#transcribing) return;
    this.#transcribing = true;
    try {
      for (;;) {
        const { store } = this.#room;
        const next = store?.mediaWork.transcriptions()[0];
        if (store === null || next === undefined) return;
        const { message_id } = next;
        store.mediaWork.attempted(message_id);
        const done = await this.#transcribeOne(store, message_id);
        if (done || next.attempts + 1 >= TRANSCRIPTION_ATTEMPTS) {
          store.mediaWork.transcribed(message_id);
        } else return;
      }
    } finally {
      this.#transcribing = false;
    }
  }

  async #transcribeOne(store: ConversationStore, messageId: number): Promise<boolean> {
    const transcriber = transcriberOf(this.#env);
    const message = store.messages.get(messageId);
    const media = message?.media ?? null;
    const key = media === null ? null : mediaKeyOf(message?.media_url ?? "");
    if (transcriber === null || media === null || key === null) return true;
    if (media.size > TRANSCRIBED_BYTES_MAX) return true;
    try {
      const object = await this.#env.MEDIA.get(key);
      if (object === null) return true;
      const bytes = await object.arrayBuffer();
      const { content_type } = media;
      const signal = AbortSignal.timeout(TRANSCRIPTION_MS);
      const transcript = await transcriber.transcribe({ bytes, content_type }, signal);
      if (transcript !== null) await this.#write(messageId, transcript);
      return true;
    } catch (error) {
      log("error", "transcription_failed", { conversation_id: store.conversation.id }, error);
      return false;
    }
  }

  async #write(messageId: number, transcript: string): Promise<void> {
    const text = transcript.slice(0, this.#room.config.MAX_TEXT_LENGTH);
    await this.#room.record(({ store, updateMessage }) => {
      const message = store.messages.get(messageId);
      if (message === undefined || message.media === null || message.deleted_at !== null) return;
      const version = store.head + 1;
      const spoken = store.personalOf(message.sender_id).language;
      updateMessage({
        ...message,
        version,
        ...(message.text === null
          ? { text_version: version, language: detectLanguage(text, spoken) }
          : {}),
        media: { ...message.media, transcript: text },
      });
    });
  }

  async #claim(store: ConversationStore, mediaUrl: string, userId: string): Promise<Result<Media>> {
    const key = mediaKeyOf(mediaUrl);
    const { id } = store.conversation;
    try {
      const now = new Date().toISOString();
      const media = key === null ? null : await claimMedia(this.#env.DB, key, userId, id, now);
      if (media !== null) return ok(media);
    } catch (error) {
      log("error", "media_claim_failed", { conversation_id: id }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
    return err(
      failure("validation_failed", "There is no such upload of yours", {
        issues: [{ path: "media_url", message: "is not an upload that you may send" }],
      }),
    );
  }

  /** Claimed, and carried by no message after all. */
  async #giveBack(store: ConversationStore, urls: string[]): Promise<void> {
    const free = urls.filter((url) => !store.messages.carries(url));
    if (free.length > 0) {
      await unclaimMedia(this.#env.DB, store.conversation.id, keysOf(free));
    }
    for (const url of urls) store.mediaWork.checked(url);
  }

  async #release(conversationId: string, keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const now = new Date().toISOString();
    await removeMedia(this.#env, await releaseMedia(this.#env.DB, conversationId, keys, now));
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function urlOf({ media_url }: { media_url: string }): string {
  return media_url;
}

function keysOf(urls: string[]): string[] {
  return urls.flatMap((url) => mediaKeyOf(url) ?? []);
}
