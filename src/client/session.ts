import type { Grant } from "#protocol/auth.ts";
import type { User } from "#protocol/user.ts";
import { Timer, type Clock } from "./clock.ts";
import { Emitter, type Unsubscribe } from "./emitter.ts";
import type { Lock } from "./lock.ts";
import { ParleyError, signedOutError } from "./problem.ts";
import { REFRESH_AFTER, type AccessToken, type TokenSource } from "./token.ts";
import { parseSavedSession, type SavedSession, type TokenStore } from "./token-store.ts";

/**
 * Why a session ended here: `logout`, by the app; `refused`, by the server; `elsewhere`, because another tab signed
 * out, or signed in as someone else.
 */
export type SignOutReason = "logout" | "refused" | "elsewhere";

/** The events of `auth`, by name, with what their listeners receive. */
export interface SessionEvents {
  /** Someone has signed in. */
  signed_in: { user: User };
  /** The session ended; all connections have stopped. */
  signed_out: { reason: SignOutReason };
}

export interface SessionOptions {
  store: TokenStore;
  /** Held during a refresh, across everything that shares the store. */
  lock: Lock;
  exchange: (refresh_token: string) => Promise<Grant>;
  clock: Clock;
}

/** After a failed refresh, the client uses a still valid token for this long before it tries again. */
const REFRESH_PAUSE_MS = 5_000;
/**
 * A refresh whose response was lost may have succeeded: the client repeats it this often, while the server still
 * repeats its response (AUTH-4: a minute). This many time-outs of 15 s, with pauses, take less than that.
 */
const LOST_ANSWER_RETRIES = 2;

/**
 * Keeps one account's tokens fresh. A refresh token is valid once, except after a lost response. So one refresh runs at
 * a time within this session; across tabs it runs under the lock and reads the store first, since another tab may just
 * have refreshed. Only a 401 to a refresh signs out; no other failure does.
 */
export class Session implements TokenSource {
  readonly #options: SessionOptions;
  readonly #events = new Emitter<SessionEvents>();
  #held: SavedSession | null = null;
  /** Whether the store has the current session. A failing store (no space, no permission) does not end the session. */
  #isKept = true;
  #restoring: Promise<void> | null = null;
  #refreshing: Promise<AccessToken> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** Responses to a refresh that were lost in a row. */
  #lost = 0;
  readonly #again: Timer;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#again = new Timer(options.clock);
  }

  get user(): User | null {
    return this.#held?.grant.user ?? null;
  }

  on<K extends keyof SessionEvents>(
    name: K,
    listener: (event: SessionEvents[K]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async restore(): Promise<User | null> {
    this.#restoring ??= this.#load().catch((error: unknown) => {
      this.#restoring = null;
      throw error;
    });
    await this.#restoring;
    return this.user;
  }

  /**
   * The secret with which the server recognises this device, even after signing out; undefined if nobody has signed in
   * here, or it was lost.
   */
  async device(): Promise<string | undefined> {
    const secret = await this.#options.store.loadDevice?.().catch(() => undefined);
    return typeof secret === "string" ? secret : undefined;
  }

  async start({ device_secret, ...grant }: Grant): Promise<void> {
    await this.#keep(grant);
    if (device_secret !== undefined) {
      // The sign-in succeeds even if this fails.
      await this.#options.store.saveDevice?.(device_secret).catch(() => undefined);
    }
    this.#events.emit("signed_in", { user: grant.user });
  }

  async end(): Promise<void> {
    // Forget the session before clearing the store, so that a refresh in flight cannot save it again.
    this.#forget("logout");
    await this.#options.store.clear();
  }

  async current(): Promise<AccessToken> {
    const held = await this.#require();
    const now = this.#options.clock.now();
    if (!isDue(held, now)) return tokenOf(held);
    if (isExpired(held, now)) return this.#refresh();
    if (now - this.#failedAt >= REFRESH_PAUSE_MS) {
      // Nobody waits for this: the current token is still valid, and the next call tries again.
      this.#refresh().catch(() => undefined);
    }
    return tokenOf(held);
  }

  async renew(value: string): Promise<AccessToken> {
    const held = await this.#require();
    return held.grant.access_token === value ? this.#refresh() : tokenOf(held);
  }

  #refresh(): Promise<AccessToken> {
    this.#refreshing ??= this.#options
      .lock(() => this.#exchange())
      .then((token) => {
        this.#lost = 0;
        return token;
      })
      .catch((error: unknown) => {
        this.#failedAt = this.#options.clock.now();
        if (isLostAnswer(error)) this.#refreshAgain();
        throw error;
      })
      .finally(() => {
        this.#refreshing = null;
      });
    return this.#refreshing;
  }

  #refreshAgain(): void {
    if (this.#held === null || this.#lost >= LOST_ANSWER_RETRIES) return;
    this.#lost += 1;
    this.#again.set(this.#failedAt + REFRESH_PAUSE_MS, () => {
      this.#refresh().catch(() => undefined);
    });
  }

  async #exchange(): Promise<AccessToken> {
    const held = await this.#require();
    const stored = this.#isKept ? parseSavedSession(await this.#options.store.load()) : held;
    if (stored === null || stored.grant.user.id !== held.grant.user.id) {
      this.#forget("elsewhere");
      throw signedOutError("Signed out elsewhere");
    }
    const renewedElsewhere = stored.grant.access_token !== held.grant.access_token;
    if (renewedElsewhere && !isDue(stored, this.#options.clock.now())) {
      this.#held = stored;
      return tokenOf(stored);
    }
    const grant = await this.#exchangeOrSignOut(stored.grant.refresh_token);
    // The person signed out or in again while the response was on its way, so nobody uses this grant.
    if (this.#held !== held) return tokenOf(await this.#require());
    return tokenOf(await this.#keep(grant));
  }

  async #exchangeOrSignOut(refresh_token: string): Promise<Grant> {
    try {
      return await this.#options.exchange(refresh_token);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.status !== 401) throw error;
      await this.#options.store.clear();
      this.#forget("refused");
      throw signedOutError("The session has ended");
    }
  }

  async #keep(grant: Grant): Promise<SavedSession> {
    const session = { grant, obtained_at: this.#options.clock.now() };
    this.#held = session;
    this.#isKept = await this.#options.store.save(session).then(
      () => true,
      () => false,
    );
    return session;
  }

  #forget(reason: SignOutReason): void {
    const wasSignedIn = this.#held !== null;
    this.#held = null;
    this.#again.clear();
    if (wasSignedIn) this.#events.emit("signed_out", { reason });
  }

  async #load(): Promise<void> {
    const stored = parseSavedSession(await this.#options.store.load());
    // A sign-in meanwhile is newer than what was stored.
    this.#held ??= stored;
  }

  async #require(): Promise<SavedSession> {
    if (this.#held === null) await this.restore();
    if (this.#held === null) throw signedOutError();
    return this.#held;
  }
}

function isLostAnswer(error: unknown): boolean {
  return error instanceof ParleyError && (error.code === "network" || error.code === "timeout");
}

// Measured from the arrival of the grant by this machine's clock, which may be hours off the server's.
function refreshAt(session: SavedSession): number {
  return session.obtained_at + REFRESH_AFTER * session.grant.expires_in * 1000;
}

function isDue(session: SavedSession, now: number): boolean {
  return now >= refreshAt(session) || now < session.obtained_at;
}

function isExpired(session: SavedSession, now: number): boolean {
  return now >= session.obtained_at + session.grant.expires_in * 1000;
}

function tokenOf(session: SavedSession): AccessToken {
  return { value: session.grant.access_token, refreshAt: refreshAt(session) };
}
