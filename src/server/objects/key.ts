import type { Result } from "#protocol/result.ts";
import type { Scope, ServerKey } from "#protocol/server-key.ts";
import type { OnceApi } from "./once.ts";

/** A server key to create; `hash`: of its secret. */
export interface NewKey {
  name: string;
  scopes: Scope[];
  hash: string;
  /** In ms. */
  expires_at: number | null;
}

/** What a key is used for, and where the backend calls from, approximately. */
export interface KeyCall {
  route: string;
  network: string | null;
  country: string | null;
}

/** `remaining`: how many more requests may come at once. */
export interface AdmittedKey {
  scopes: Scope[];
  remaining: number;
}

/** One server key (KEY-1, KEY-2). A key that was revoked, or never existed, is null. */
export interface KeyApi extends OnceApi {
  create(key: NewKey): ServerKey;
  /** Accepts the earlier secret for so long (ms) as well. */
  rotate(hash: string, overlapMs: number): ServerKey | null;
  /** Returns whether there was anything to revoke. */
  revoke(): boolean;
  describe(): ServerKey | null;
  /** Checks a secret by its hash, and counts the request. */
  admit(hash: string, call: KeyCall): Result<AdmittedKey>;
  /** LEAVE-3: forgets the answers to requests that name this person. */
  forgetPerson(userId: string): void;
}
