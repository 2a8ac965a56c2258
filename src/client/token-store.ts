import type { Grant } from "#protocol/auth.ts";
import { isAnswer } from "./answer.ts";
import { runtime, type StorageLike } from "./runtime.ts";

/** A stored session. `obtained_at`: in milliseconds by this machine's clock. */
export interface SavedSession {
  readonly grant: Grant;
  readonly obtained_at: number;
}

/**
 * Stores one session between page loads. The client validates what it loads. `sharedAs`: set if others (tabs) use the
 * same store; refreshes are then serialised under that name. A store that also keeps the device's secret, which `clear`
 * must not remove, protects a person who signs in here again from being locked out by others' guesses.
 */
export interface TokenStore {
  /** The name of a store shared with other tabs. */
  readonly sharedAs?: string;
  /** Resolves with the saved session, or with `null`. */
  load(): Promise<unknown>;
  /** Replaces the saved session. */
  save(session: SavedSession): Promise<void>;
  /** Removes the session; the device's secret stays. */
  clear(): Promise<void>;
  /** Resolves with the device's secret, or with `null`. */
  loadDevice?(): Promise<unknown>;
  /** Keeps the device's secret. */
  saveDevice?(secret: string): Promise<void>;
}

/** Returns `null` for anything but a saved session. */
export function parseSavedSession(value: unknown): SavedSession | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("grant" in value) || !("obtained_at" in value)) return null;
  const { grant, obtained_at } = value;
  return isGrant(grant) && typeof obtained_at === "number" ? { grant, obtained_at } : null;
}

function isGrant(value: unknown): value is Grant {
  if (!isAnswer<Grant>(value, "access_token")) return false;
  const { user, access_token, refresh_token, expires_in }: Partial<Grant> = value;
  if (typeof access_token !== "string" || typeof refresh_token !== "string") return false;
  return typeof expires_in === "number" && typeof user?.id === "string";
}

export class MemoryTokenStore implements TokenStore {
  #session: SavedSession | null = null;
  #device: string | null = null;

  async load(): Promise<unknown> {
    return this.#session;
  }

  async save(session: SavedSession): Promise<void> {
    this.#session = session;
  }

  async clear(): Promise<void> {
    this.#session = null;
  }

  async loadDevice(): Promise<unknown> {
    return this.#device;
  }

  async saveDevice(secret: string): Promise<void> {
    this.#device = secret;
  }
}

/** Used in a browser that refuses storage: there is nothing to remove. */
const REFUSED: StorageLike = {
  getItem: () => null,
  setItem() {
    throw new Error("this browser refuses localStorage");
  },
  removeItem: () => undefined,
};

/** If the browser refuses storage, even accessing it throws. */
function localStorage(): StorageLike | undefined {
  try {
    return runtime.localStorage;
  } catch {
    return REFUSED;
  }
}

/**
 * Shared by all tabs of the origin. The page's scripts can read it, so keep foreign scripts out. If the browser refuses
 * to store a session for lack of space or permission, the session lasts until the page closes.
 */
export class LocalStorageTokenStore implements TokenStore {
  readonly sharedAs: string;
  readonly #key: string;
  readonly #storage: StorageLike;

  constructor(key = "parley.session", storage: StorageLike | undefined = localStorage()) {
    if (storage === undefined) throw new Error("this runtime has no localStorage");
    this.sharedAs = key;
    this.#key = key;
    this.#storage = storage;
  }

  async load(): Promise<unknown> {
    try {
      return JSON.parse(this.#storage.getItem(this.#key) ?? "null");
    } catch {
      return null;
    }
  }

  async save(session: SavedSession): Promise<void> {
    this.#storage.setItem(this.#key, JSON.stringify(session));
  }

  async clear(): Promise<void> {
    this.#storage.removeItem(this.#key);
  }

  async loadDevice(): Promise<unknown> {
    return this.#storage.getItem(`${this.#key}.device`);
  }

  async saveDevice(secret: string): Promise<void> {
    this.#storage.setItem(`${this.#key}.device`, secret);
  }
}
