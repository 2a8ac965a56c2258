import { z } from "zod";
import { sessionSchema, type Session } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { NEW_SIGN_IN_DAYS, NEW_SIGN_INS_MAX } from "#protocol/limits.ts";
import { err, ok, type Result } from "#protocol/result.ts";

/** The part of an object's storage that this needs. */
interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

/** The session that a request comes from; `opened_at` in ms. */
export interface AskingSession {
  id: string;
  opened_at: number;
}

const TOO_NEW = failure(
  "forbidden",
  "Only a session that is older than this sign-in can confirm it",
);
const KEY = "new_sign_ins";
const KEPT_MS = NEW_SIGN_IN_DAYS * 24 * 60 * 60_000;

/**
 * SESSION-3: sign-ins from new devices, until another device confirms them, they end, or 30 days have passed. One row
 * holds all of them.
 */
export class NewSignIns {
  readonly #storage: KeyValues;
  readonly #changed: () => void;
  #loaded: readonly Session[] | undefined;

  /** `changed`: sends the new list to the person's devices. */
  constructor(storage: KeyValues, changed: () => void) {
    this.#storage = storage;
    this.#changed = changed;
  }

  list(now: number): readonly Session[] {
    const at = new Date(now).toISOString();
    const since = new Date(now - KEPT_MS).toISOString();
    return this.#all.filter(({ created_at, expires_at }) => created_at > since && expires_at > at);
  }

  add(session: Session, now: number): void {
    this.#keep([...this.list(now), session].slice(-NEW_SIGN_INS_MAX));
    this.#changed();
  }

  /**
   * Only an older session without a mark of its own may confirm a sign-in. Age alone is not enough: an attacker who
   * signs in twice from one new device has a second session without a mark.
   */
  confirm(sessionId: string, by: AskingSession, now: number): Result<null> {
    const kept = this.list(now);
    const marked = kept.find(({ id }) => id === sessionId);
    if (marked === undefined) return err(failure("not_found"));
    const isMarked = kept.some(({ id }) => id === by.id);
    if (isMarked || by.opened_at >= Date.parse(marked.created_at)) return err(TOO_NEW);
    this.#keep(kept.filter(({ id }) => id !== sessionId));
    this.#changed();
    return ok(null);
  }

  /** Forgets ended sessions. */
  ended(sessionIds: readonly string[]): void {
    const left = this.#all.filter(({ id }) => !sessionIds.includes(id));
    if (left.length === this.#all.length) return;
    this.#keep(left);
    this.#changed();
  }

  /** Forgets all. The devices get no new list, since their sessions end as well. */
  clear(): void {
    if (this.#all.length > 0) this.#keep([]);
  }

  /** Returns the sign-ins to send to this session's device: all except its own. */
  of(sessionId: string, now: number): Session[] {
    return this.list(now).filter(({ id }) => id !== sessionId);
  }

  get #all(): readonly Session[] {
    this.#loaded ??= z.array(sessionSchema).catch([]).parse(this.#storage.get(KEY));
    return this.#loaded;
  }

  #keep(sessions: readonly Session[]): void {
    this.#loaded = sessions;
    if (sessions.length > 0) this.#storage.put(KEY, sessions);
    else this.#storage.delete(KEY);
  }
}
