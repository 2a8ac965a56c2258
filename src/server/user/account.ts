import type { Deletion } from "#protocol/deletion.ts";
import { ok, type Result } from "#protocol/result.ts";
import type { Origin } from "#storage/audit-row.ts";
import type { UserStore } from "#storage/user/store.ts";
import type { Deadlines } from "../deadlines.ts";
import type { DeletionWish, EndedBy } from "../objects/user.ts";
import type { ConversationSpread } from "./conversation-spread.ts";
import type { Disconnects } from "./disconnects.ts";
import type { Endings } from "./endings.ts";
import type { Leaving } from "./leaving.ts";
import type { NewSignIns } from "./new-sign-ins.ts";
import type { Notifying } from "./notifying.ts";

interface Options {
  storage: Pick<DurableObjectStorage, "transactionSync">;
  store: UserStore;
  endings: Endings;
  disconnects: Disconnects;
  leaving: Leaving;
  notifying: Notifying;
  newSignIns: NewSignIns;
  /** Brings to direct conversations whether the account is in use. */
  inUse: ConversationSpread<boolean>;
  deadlines: Deadlines;
}

/** Ends sessions, and disables, enables or deletes the account; each reaches whatever must no longer serve them. */
export class Account {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Ends a session of an outside issuer: durable before any socket closes, and safe to repeat. The object remembers the
   * end at least `until` (ms).
   */
  async revokeSession(sessionId: string, until: number): Promise<void> {
    const { store, notifying, deadlines, disconnects } = this.#options;
    store.revoke(sessionId, until, Date.now());
    notifying.forget([sessionId]);
    await deadlines.attempt(disconnects.job);
  }

  /** Ends sessions of this server. Waits up to some seconds for D1 to record that, and retries in the background. */
  async endSessions(sessionIds: readonly string[], by: EndedBy): Promise<void> {
    const { endings, notifying, leaving, newSignIns } = this.#options;
    endings.end(sessionIds, by, Date.now());
    notifying.forget(sessionIds);
    leaving.ended(sessionIds);
    newSignIns.ended(sessionIds);
    await this.#carryOut();
  }

  /** Disables an account, which ends its sessions for good, or enables it, which fails while D1 is unavailable. */
  async setDisabled(disabled: boolean, by: Origin): Promise<Result<null>> {
    const { endings, notifying, leaving, newSignIns, inUse, deadlines } = this.#options;
    if (!disabled) {
      const undone = await leaving.undo();
      if (!undone.ok) return undone;
      const enabled = await endings.enable(by, Date.now());
      if (enabled.ok) inUse.begin(true);
      deadlines.arm();
      return enabled;
    }
    leaving.seize(true);
    endings.disable(by, Date.now());
    notifying.forgetAll();
    newSignIns.clear();
    inUse.begin(false);
    deadlines.arm();
    await this.#carryOut();
    return ok(null);
  }

  async beginDeletion(wish: DeletionWish): Promise<Deletion> {
    const { storage, leaving, deadlines } = this.#options;
    storage.transactionSync(() => {
      leaving.begin(wish, Date.now());
      deadlines.arm();
    });
    const { view } = leaving;
    await Promise.all([this.#carryOut(), deadlines.attempt(leaving.job)]);
    if (view === null) throw new Error("the account has already been erased");
    return view;
  }

  /** Closes the sockets of ended sessions, and records the ends in D1. */
  async #carryOut(): Promise<void> {
    const { deadlines, disconnects, endings } = this.#options;
    await Promise.all([deadlines.attempt(disconnects.job), deadlines.attempt(endings.job)]);
  }
}
