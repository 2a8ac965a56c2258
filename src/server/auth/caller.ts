import type { Scope } from "#protocol/server-key.ts";

/**
 * Who makes a request, in a session or with a server key: a person, or the app itself (`APP_ID`). `key`: the server
 * key, with its scopes.
 */
export interface Caller {
  user_id: string;
  key: { id: string; scopes: readonly Scope[] } | null;
}
