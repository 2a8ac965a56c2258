import { z } from "zod";
import { sessionSchema, type Session } from "#protocol/auth.ts";
import { NEW_SIGN_IN_DAYS, NEW_SIGN_INS_MAX } from "#protocol/limits.ts";

/** The part of an object's storage that this needs. */
interface KeyValues {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
  delete(key: string): void;
}

const KEY = "new_sign_ins";
const KEPT_MS = NEW_SIGN_IN_DAYS * 24 * 60 * 60_000;

/**
 * SESSION-3: sign-ins from devices that the account did not know, until another device confirms them, they end or 30
 * days have passed. One row for all of them, written when they change.
 */
export class NewSignIns {
  readonly #storage: KeyValues;
  #loaded: readonly Session[] | undefined;

  constructor(storage: KeyValues) {
    this.#storage = storage;
  }

  list(now: number): readonly Session[] {
    const at = new Date(now).toISOString();
    const since = new Date(now - KEPT_MS).toISOString();
    return this.#all.filter(({ created_at, expires_at }) => created_at > since && expires_at > at);
  }

  add(session: Session, now: number): void {
    this.#keep([...this.list(now), session].slice(-NEW_SIGN_INS_MAX));
  }

  /** A device that nobody has confirmed confirms no other. */
  confirm(sessionId: string, askedBy: string, now: number): boolean {
    const kept = this.list(now);
    const isMarked = (id: string) => kept.some((session) => session.id === id);
    if (!isMarked(sessionId) || isMarked(askedBy)) return false;
    this.#keep(kept.filter(({ id }) => id !== sessionId));
    return true;
  }

  /** Returns whether any of these was among them. */
  ended(sessionIds: readonly string[]): boolean {
    const left = this.#all.filter(({ id }) => !sessionIds.includes(id));
    if (left.length === this.#all.length) return false;
    this.#keep(left);
    return true;
  }

  clear(): void {
    if (this.#all.length > 0) this.#keep([]);
  }

  /** Those that this session's device is sent: all but its own. */
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
