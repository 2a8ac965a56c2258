import { failure } from "#protocol/errors.ts";
import { MEDIA_PATH, mediaKeyOf } from "#protocol/media-address.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { MediaCheck, MediaWork } from "#storage/conversation/media-work.ts";
import type { ConversationStore } from "#storage/conversation/store.ts";
import {
  CARRIED_ALWAYS,
  claimMedia,
  MEDIA_AT_ONCE,
  PREVIEWS_ID,
  mediaOf,
  settleMedia,
  type Carried,
  type StoredMedia,
} from "#storage/d1/media.ts";
import { inTime } from "#storage/in-time.ts";
import type { Job } from "../deadlines.ts";
import { log } from "../log.ts";
import { removeMedia, type MediaStores } from "../media/sweep.ts";
import type { Room } from "./room.ts";

/** After this, a file claimed for a message that was not committed is released. */
const CLAIM_MS = 60_000;
/** D1's time limit for one claim: a conversation's claims wait for one another, and its messages for them. */
const CLAIM_TIMEOUT_MS = 5_000;
/** The time limit of a release for D1, and again for R2: no request waits for it, but later claims do. */
const SETTLE_TIMEOUT_MS = 10_000;
/** Longer than all releases due at once take, together with the work before them. */
const SETTLE_LEASE_MS = 60_000;

/**
 * Claims the files that a conversation's messages carry, and its avatar. Rows in D1 decide who may fetch a file, so
 * this class claims a file there before its message is committed, and releases it after its last message is gone. The
 * object records pending work first, and finishes it after any interruption.
 */
export class MediaClaims {
  readonly #room: Pick<Room, "id" | "store" | "actor">;
  readonly #env: MediaStores;
  readonly #arm: () => void;
  /** Runs claims and releases in turn, so that no file is released while a message with it is being sent. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(room: Pick<Room, "id" | "store" | "actor">, env: MediaStores, arm: () => void) {
    this.#room = room;
    this.#env = env;
    this.#arm = arm;
  }

  /** Releases files that nothing carries any more. */
  readonly job: Job = {
    name: "media",
    backoffMaxMs: 10 * 60_000,
    // A slow R2 must not delay D1.
    leaseMs: SETTLE_LEASE_MS,
    due: () => this.#room.store?.mediaWork.next.check_due_at ?? null,
    run: (now) =>
      this.#inTurn(() =>
        this.#settle((work) => work.checks(MEDIA_AT_ONCE).filter(({ due_at }) => due_at <= now)),
      ),
  };

  /** Commits a change that carries an upload, once everyone who will see it may fetch it. */
  carrying<T>(
    userId: string,
    [field, mediaUrl]: ["media_url" | "avatar_url" | "forward_of", string],
    commit: (stored: StoredMedia) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.#inTurn(async () => {
      const found = this.#room.actor(userId);
      if (!found.ok) return found;
      return this.#carrying(found.value.store, userId, [field, mediaUrl], commit);
    });
  }

  /** PREVIEW-3: does the same for the picture of a preview, which has no uploader. */
  carryingPreview<T>(mediaUrl: string, commit: () => Promise<Result<T>>): Promise<Result<T>> {
    return this.#inTurn(async () => {
      const { store } = this.#room;
      if (store === null) return err(failure("not_found"));
      return this.#carrying(store, PREVIEWS_ID, ["preview", mediaUrl], commit);
    });
  }

  async #carrying<T>(
    store: ConversationStore,
    userId: string,
    [field, mediaUrl]: [string, string],
    commit: (stored: StoredMedia) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    store.mediaWork.claimed(mediaUrl, Date.now() + CLAIM_MS);
    this.#arm();
    const claimed = await this.#claim(store, [field, mediaUrl], userId);
    if (!claimed.ok) {
      // After any other error D1 may still make the claim, and the recorded check releases it.
      if (claimed.error.code === "validation_failed") store.mediaWork.claimEnded(mediaUrl);
      return claimed;
    }
    const committed = await commit(claimed.value);
    if (!committed.ok) await this.#release(mediaUrl);
    return committed;
  }

  /** Releases everything that an ended conversation carried. */
  releaseAll(conversationId: string): Promise<void> {
    return this.#inTurn(async () => {
      for (;;) {
        const keys = await mediaOf(this.#env.DB, conversationId);
        if (keys.length === 0) return;
        const erased = { senders: [], avatar: false, newest: 0, erased: true };
        await this.#settleInD1(
          conversationId,
          keys.map((key) => ({ key, ...erased })),
        );
      }
    });
  }

  async #claim(
    { conversation: { id }, head }: ConversationStore,
    [field, mediaUrl]: [string, string],
    userId: string,
  ): Promise<Result<StoredMedia>> {
    const key = mediaKeyOf(mediaUrl);
    try {
      const now = new Date().toISOString();
      const newest = field === "avatar_url" ? CARRIED_ALWAYS : head + 1;
      const use = { conversation_id: id, newest };
      const claim = key === null ? null : claimMedia(this.#env.DB, key, userId, use, now);
      // A claim that D1 makes later is released like any other unused one.
      const stored = claim === null ? null : await inTime(CLAIM_TIMEOUT_MS, claim);
      if (stored !== null) return ok(stored);
    } catch (error) {
      log("error", "media_claim_failed", { conversation_id: id }, error);
      return err(failure("overloaded", undefined, { retry_after_ms: 1_000 }));
    }
    return err(
      failure("validation_failed", "You have no upload at this address", {
        issues: [{ path: field, message: "is not an upload that you can send" }],
      }),
    );
  }

  /** Releases a claim whose message was refused. If that fails, the recorded check does it later. */
  async #release(mediaUrl: string): Promise<void> {
    try {
      await this.#settle((work) => work.check(mediaUrl) ?? []);
    } catch (error) {
      log("error", "media_not_given_back", { conversation_id: this.#room.id }, error);
    }
  }

  /** Brings D1 to the current state of each file. A check stays if that state has changed during the call. */
  async #settle(choose: (work: MediaWork) => MediaCheck | MediaCheck[]): Promise<void> {
    const { store } = this.#room;
    if (store === null) return;
    const settled = [choose(store.mediaWork)].flat().map((check) => carriedIn(store, check));
    if (settled.length === 0) return;
    await this.#settleInD1(store.conversation.id, settled);
    const after = this.#room.store;
    if (after === null) return;
    for (const before of settled) {
      const media_url = `${MEDIA_PATH}${before.key}`;
      const check = after.mediaWork.check(media_url);
      if (check === undefined) continue;
      const now = carriedIn(after, check);
      if (JSON.stringify(now) === JSON.stringify(before)) after.mediaWork.checked(media_url);
    }
  }

  async #settleInD1(conversationId: string, carried: Carried[]): Promise<void> {
    const now = new Date().toISOString();
    const gone = await inTime(
      SETTLE_TIMEOUT_MS,
      settleMedia(this.#env.DB, conversationId, carried, now),
    );
    await inTime(SETTLE_TIMEOUT_MS, removeMedia(this.#env, gone));
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** Returns the current carriers of an upload. */
function carriedIn(
  { conversation, messages }: ConversationStore,
  { media_url, dropped }: MediaCheck,
): Carried {
  const avatar = conversation.avatar_url === media_url;
  const previewed = messages.newestPreviewedWith(media_url);
  const newest = Math.max(messages.newestWith(media_url), previewed);
  return {
    key: mediaKeyOf(media_url) ?? "",
    senders: [...messages.sendersOf(media_url), ...(previewed > 0 ? [PREVIEWS_ID] : [])],
    avatar,
    newest: avatar ? CARRIED_ALWAYS : newest,
    erased: dropped,
  };
}
