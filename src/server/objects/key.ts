import type { Result } from "#protocol/result.ts";
import type { Scope, ServerKey } from "#protocol/server-key.ts";
import type { OnceApi } from "./once.ts";

/** A server key to create; `hash`: the hash of its secret. */
export interface NewKey {
  name: string;
  scopes: Scope[];
  hash: string;
  /** In ms. */
  expires_at: number | null;
}

/** The route of a call with a key, and the backend's approximate network. */
export interface KeyCall {
  route: string;
  network: string | null;
  country: string | null;
}

/** `remaining`: how many more requests it may make at once. */
export interface AdmittedKey {
  scopes: Scope[];
  remaining: number;
}

/** One server key (KEY-1, KEY-2). Calls return null for a key that was revoked or never existed. */
export interface KeyApi extends OnceApi {
  create(key: NewKey): ServerKey;
  /** Replaces the secret, and accepts the earlier one for this long (ms). */
  rotate(hash: string, overlapMs: number): ServerKey | null;
  /** Returns whether there was a key to revoke. */
  revoke(): boolean;
  describe(): ServerKey | null;
  /** Checks a secret by its hash, and counts the request. */
  admit(hash: string, call: KeyCall): Result<AdmittedKey>;
  /** LEAVE-3: forgets the kept responses to requests that name this person. */
  forgetPerson(userId: string): void;
}
