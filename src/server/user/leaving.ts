import { z } from "zod";
import { leftOf } from "#domain/elapsed.ts";
import { messagesChoiceSchema, type Deletion, type MessagesChoice } from "#protocol/deletion.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { Job } from "../deadlines.ts";
import type { DeletionWish } from "../objects/user.ts";

/** A pending or running deletion of an account; times in ms. */
const deletionSchema = z.object({
  messages: messagesChoiceSchema,
  deletes_at: z.number(),
  /** Whether the person may undo the deletion, because they requested it themselves. */
  undoable: z.boolean(),
  /** Whether the account was disabled before, and so stays disabled if the deletion is undone. */
  was_disabled: z.boolean(),
  /** Sessions opened since then, in which the person may undo the deletion. */
  sessions: z.array(z.string()),
  /** Whether D1 has recorded the deletion. */
  recorded: z.boolean(),
  stage: z.discriminatedUnion("name", [
    z.object({ name: z.literal("waiting") }),
    z.object({ name: z.literal("erasing") }),
    /** Everything was erased once; at `due_at` it is erased again, since writes in flight may have arrived. */
    z.object({ name: z.literal("again"), due_at: z.number() }),
  ]),
});
type StoredDeletion = z.infer<typeof deletionSchema>;

/** The longest that a write can be in flight. */
const AGAIN_MS = 60_000;
/** The pause between two rounds, so that conversations can do other work. */
const PAUSE_MS = 500;
const BACKOFF_MAX_MS = 10 * 60_000;
/** Longer than a round takes. */
const ROUND_MS = 120_000;
const KEY = "deletion";
const ERASED_KEY = "erased";

interface Port {
  kv: {
    get(key: string): unknown;
    put(key: string, value: unknown): void;
    delete(key: string): unknown;
  };
  isDisabled: () => boolean;
  setDisabled: (disabled: boolean) => void;
  /** Records in D1 when the deletion takes effect, or null if the person cannot undo it. */
  record: (deletesAt: string | null) => Promise<void>;
  /** Ends all sessions except `keep`, and enables the account if `enable` is set. */
  restore: (keep: readonly string[], enable: boolean) => Promise<void>;
  /** Erases a portion of the person's data; returns whether more may be left. */
  eraseSome: (messages: MessagesChoice, now: number) => Promise<boolean>;
  /** Erases this object's own data, after everything else. */
  eraseOwn: () => void;
  erased: () => Promise<void>;
}

/**
 * LEAVE-2, LEAVE-3: deletes an account. Waits for the grace period, then erases everything in rounds. Each round finds
 * what is left, so that failures and restarts lose nothing.
 */
export class Leaving {
  readonly #port: Port;
  #stored: StoredDeletion | null | undefined;
  #roundAt = 0;
  #isRestoring = false;

  constructor(port: Port) {
    this.#port = port;
  }

  readonly job = {
    name: "leaving",
    backoffMaxMs: BACKOFF_MAX_MS,
    leaseMs: ROUND_MS,
    due: (now: number) => this.#due(now),
    run: (now: number) => this.#run(now),
  } satisfies Job;

  /** Null if the account is not being deleted. */
  get view(): Deletion | null {
    const deletion = this.#deletion;
    if (deletion === null) return null;
    return {
      deletes_at: new Date(deletion.deletes_at).toISOString(),
      messages: deletion.messages,
    };
  }

  /** Whether the person may still sign in to undo the deletion. */
  get isUndoable(): boolean {
    const deletion = this.#deletion;
    return deletion !== null && deletion.undoable && deletion.stage.name === "waiting";
  }

  /** Whether everything has been erased. */
  get isOver(): boolean {
    return this.#port.kv.get(ERASED_KEY) !== undefined;
  }

  /** Disables the account durably. A new request replaces a waiting deletion only if it takes effect sooner. */
  begin({ messages, grace_ms, undoable }: DeletionWish, now: number): void {
    const known = this.#deletion;
    const deletes_at = now + grace_ms;
    if (known !== null && (known.stage.name !== "waiting" || known.deletes_at <= deletes_at)) {
      if (!undoable) this.seize(false);
      return;
    }
    const was_disabled = known === null ? this.#port.isDisabled() : known.was_disabled;
    this.#put({
      messages,
      deletes_at,
      undoable: undoable && !was_disabled && known?.undoable !== false,
      was_disabled,
      sessions: [],
      recorded: false,
      stage: { name: "waiting" },
    });
    this.#port.setDisabled(true);
  }

  /** Stops the person from undoing the deletion, since an operator has requested it too or disabled the account. */
  seize(disabled: boolean): void {
    const deletion = this.#deletion;
    if (deletion?.stage.name !== "waiting") return;
    const was_disabled = deletion.was_disabled || disabled;
    this.#put({ ...deletion, undoable: false, was_disabled, sessions: [], recorded: false });
  }

  /** Lets a newly opened session undo the deletion; returns false if it is too late. */
  signedIn(sessionId: string): boolean {
    const deletion = this.#deletion;
    if (deletion === null || !this.isUndoable) return false;
    this.#put({ ...deletion, sessions: [...deletion.sessions, sessionId].slice(-20) });
    return true;
  }

  /** Forgets ended sessions, which must neither undo the deletion nor survive it. */
  ended(ids: readonly string[]): void {
    const deletion = this.#deletion;
    if (deletion === null || !deletion.sessions.some((id) => ids.includes(id))) return;
    this.#put({ ...deletion, sessions: deletion.sessions.filter((id) => !ids.includes(id)) });
  }

  /** Whether this session may undo the deletion. */
  admits(sessionId: string): boolean {
    return this.isUndoable && this.#deletion?.sessions.includes(sessionId) === true;
  }

  /** Undoes the deletion; returns whether there was one. */
  async undo(): Promise<Result<boolean>> {
    const deletion = this.#deletion;
    if (deletion === null && !this.isOver) return ok(false);
    if (deletion?.stage.name !== "waiting" || this.#isRestoring) {
      return err(failure("not_found", "The account has been deleted"));
    }
    this.#isRestoring = true;
    try {
      await this.#port.restore(deletion.sessions, !deletion.was_disabled);
    } finally {
      this.#isRestoring = false;
    }
    const { undoable, was_disabled } = this.#deletion ?? deletion;
    if (undoable !== deletion.undoable || was_disabled !== deletion.was_disabled) {
      // An operator intervened meanwhile, so D1 may need the disabling again.
      this.#port.setDisabled(true);
      return err(failure("account_disabled"));
    }
    this.#put(null);
    if (!deletion.was_disabled) this.#port.setDisabled(false);
    return ok(true);
  }

  /** Erases again, because data of the person has reappeared after the erasure. */
  again(now: number): void {
    const messages = messagesChoiceSchema.safeParse(this.#port.kv.get(ERASED_KEY));
    if (!messages.success || this.#deletion !== null) return;
    this.#put({
      messages: messages.data,
      deletes_at: now,
      undoable: false,
      was_disabled: true,
      sessions: [],
      recorded: true,
      stage: { name: "again", due_at: now },
    });
  }

  #due(now: number): number | null {
    const deletion = this.#deletion;
    if (deletion === null) return null;
    const { stage, recorded, deletes_at } = deletion;
    if (!recorded) return now;
    if (stage.name === "waiting") return deletes_at;
    const due = now + leftOf(PAUSE_MS, this.#roundAt, now);
    return stage.name === "again" ? Math.max(stage.due_at, due) : due;
  }

  async #run(now: number): Promise<void> {
    await this.#record();
    const deletion = this.#deletion;
    if (deletion === null || this.#isRestoring) return;
    const { stage, messages, deletes_at } = deletion;
    if (stage.name === "waiting" && now < deletes_at) return;
    if (stage.name === "again" && now < stage.due_at) return;
    if (stage.name === "waiting") this.#put({ ...deletion, stage: { name: "erasing" } });
    try {
      if (await this.#port.eraseSome(messages, now)) return;
    } finally {
      this.#roundAt = Date.now();
    }
    if (stage.name === "again") {
      this.#port.eraseOwn();
      this.#port.kv.put(ERASED_KEY, messages);
      this.#stored = null;
      await this.#port.erased();
    } else {
      this.#put({ ...deletion, stage: { name: "again", due_at: Date.now() + AGAIN_MS } });
    }
  }

  async #record(): Promise<void> {
    const deletion = this.#deletion;
    if (deletion === null || deletion.recorded) return;
    const { undoable, deletes_at } = deletion;
    await this.#port.record(undoable ? new Date(deletes_at).toISOString() : null);
    const after = this.#deletion;
    if (after !== null && after.deletes_at === deletes_at && after.undoable === undoable)
      this.#put({ ...after, recorded: true });
  }

  get #deletion(): StoredDeletion | null {
    this.#stored ??= deletionSchema.nullable().parse(this.#port.kv.get(KEY) ?? null);
    return this.#stored;
  }

  #put(deletion: StoredDeletion | null): void {
    if (deletion === null) this.#port.kv.delete(KEY);
    else this.#port.kv.put(KEY, deletion);
    this.#stored = deletion;
  }
}
