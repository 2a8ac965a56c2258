import { detectLanguage } from "../translation/detect.ts";
import { failure } from "#protocol/errors.ts";
import { MEDIA_PATH, mediaKeyOf } from "#protocol/media.ts";
import type { Message } from "#protocol/message.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { MediaCheck, MediaWork } from "#storage/conversation/media-work.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import {
  claimMedia,
  MEDIA_AT_ONCE,
  mediaOf,
  settleMedia,
  type Carried,
  type StoredMedia,
} from "#storage/d1/media.ts";
import { inTime } from "#storage/in-time.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { removeMedia } from "../media/sweep.ts";
import { TRANSCRIBED_BYTES_MAX, transcriberOf } from "../transcription/transcriber.ts";
import type { Room } from "./room.ts";

/** A file claimed for a message that was then not committed is let go after this. */
const CLAIM_MS = 60_000;
/** A room's claims wait for one another, and its messages for them: D1 has this long to answer one. */
const CLAIM_TIMEOUT_MS = 5_000;
/** No request waits for it. */
const SETTLE_TIMEOUT_MS = 10_000;
const TRANSCRIPTION_MS = 60_000;
const TRANSCRIPTION_ATTEMPTS = 3;

/**
 * The files that a conversation's messages carry, and its avatar. Their rows are in D1, which the members' right to fetch them is asked
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

  /** Commits what carries something uploaded here, once everyone who will see it may fetch it. */
  carrying<T>(
    userId: string,
    [field, mediaUrl]: ["media_url" | "avatar_url", string],
    commit: (stored: StoredMedia) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.#inTurn(async () => {
      const found = this.#room.member(userId);
      if (!found.ok) return found;
      const { store } = found.value;
      const now = Date.now();
      store.mediaWork.claimed(mediaUrl, now + CLAIM_MS);
      this.#room.clock.mediaDue(now + CLAIM_MS);
      const claimed = await this.#claim(store.conversation.id, [field, mediaUrl], userId);
      if (!claimed.ok) {
        // Otherwise D1 may have claimed it all the same, and the check finds out.
        if (claimed.error.code === "validation_failed") store.mediaWork.claimEnded(mediaUrl);
        return claimed;
      }
      const committed = await commit(claimed.value);
      if (!committed.ok) await this.#giveBack(mediaUrl);
      return committed;
    });
  }

  /** In the transaction that commits a message which carries a file. */
  carried({ mediaWork }: ConversationStore, { id, media, media_url }: Message): void {
    if (media_url !== null) mediaWork.claimEnded(media_url);
    const isVoice = media !== null && media.waveform !== null && media.transcript === null;
    if (isVoice && transcriberOf(this.#env) !== null) mediaWork.transcribe(id);
  }

  /** In the transaction that erases what carried a file. */
  dropped({ mediaWork }: ConversationStore, mediaUrl: string | null): void {
    if (mediaUrl !== null && mediaKeyOf(mediaUrl) !== null) mediaWork.dropped(mediaUrl);
  }

  /** Lets go of what is no longer carried. */
  reconcile(store: ConversationStore, now: number): Promise<void> {
    const isDue = ({ due_at }: MediaCheck) => due_at <= now;
    if (!store.mediaWork.checks(1).some(isDue)) return Promise.resolve();
    return this.#inTurn(() => this.#settle((work) => work.checks(MEDIA_AT_ONCE).filter(isDue)));
  }

  /** When there is next something to reconcile, in ms; null when there is not. */
  nextDue(store: ConversationStore): number | null {
    return store.mediaWork.checks(1)[0]?.due_at ?? null;
  }

  /** The conversation is gone, and everything it carried with it. */
  releaseAll(conversationId: string): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const keys = await mediaOf(this.#env.DB, conversationId);
        if (keys.length === 0) return;
        const erased = { senders: [], avatar: false, erased: true };
        await this.#tellD1(
          conversationId,
          keys.map((key) => ({ key, ...erased })),
        );
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

  async #claim(
    id: string,
    [field, mediaUrl]: [string, string],
    userId: string,
  ): Promise<Result<StoredMedia>> {
    const key = mediaKeyOf(mediaUrl);
    try {
      const now = new Date().toISOString();
      const claim = key === null ? null : claimMedia(this.#env.DB, key, userId, id, now);
      // One that D1 makes later is given back like any other that nothing came of.
      const stored = claim === null ? null : await inTime(CLAIM_TIMEOUT_MS, claim);
      if (stored !== null) return ok(stored);
    } catch (error) {
      log("error", "media_claim_failed", { conversation_id: id }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
    return err(
      failure("validation_failed", "There is no such upload of yours", {
        issues: [{ path: field, message: "is not an upload that you may send" }],
      }),
    );
  }

  /** Claimed, and carried by nothing after all. The refusal is answered whatever D1 does: the check stands. */
  async #giveBack(mediaUrl: string): Promise<void> {
    try {
      await this.#settle((work) => work.check(mediaUrl) ?? []);
    } catch (error) {
      const conversation_id = this.#room.store?.conversation.id ?? "";
      log("error", "media_not_given_back", { conversation_id }, error);
    }
  }

  /** A check is done with when D1 knows what holds now, which may have changed while it was told. */
  async #settle(choose: (work: MediaWork) => MediaCheck | MediaCheck[]): Promise<void> {
    const { store } = this.#room;
    if (store === null) return;
    const told = [choose(store.mediaWork)].flat().map((check) => carriedIn(store, check));
    if (told.length === 0) return;
    await this.#tellD1(store.conversation.id, told);
    const after = this.#room.store;
    if (after === null) return;
    for (const before of told) {
      const media_url = `${MEDIA_PATH}${before.key}`;
      const check = after.mediaWork.check(media_url);
      if (check === undefined) continue;
      const now = carriedIn(after, check);
      if (JSON.stringify(now) === JSON.stringify(before)) after.mediaWork.checked(media_url);
    }
  }

  async #tellD1(conversationId: string, carried: Carried[]): Promise<void> {
    const now = new Date().toISOString();
    const gone = await inTime(
      SETTLE_TIMEOUT_MS,
      settleMedia(this.#env.DB, conversationId, carried, now),
    );
    await removeMedia(this.#env, gone);
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** What carries it now. */
function carriedIn(
  { conversation, messages }: ConversationStore,
  { media_url, dropped }: MediaCheck,
): Carried {
  return {
    key: mediaKeyOf(media_url) ?? "",
    senders: messages.sendersOf(media_url),
    avatar: conversation.avatar_url === media_url,
    erased: dropped,
  };
}
