import type { Session } from "#protocol/auth.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** Your sessions: the devices on which you are signed in. */
export class SessionsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns all sessions in one page. */
  list(options: CallOptions = {}): Promise<List<Session>> {
    return this.#http.list<List<Session>>("/auth/sessions", options);
  }

  /** Ends a session and its sockets. */
  revoke(session_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/auth/sessions/${session_id}`,
    });
  }

  /** Ends all sessions except this one. */
  revokeOthers(options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "DELETE", path: "/auth/sessions" });
  }

  /**
   * Confirms that a sign-in was you: removes the mark `new_device` from another device's session. Errors: `forbidden`
   * unless this session is older and has no such mark itself.
   */
  confirm(session_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "PATCH",
      path: path`/auth/sessions/${session_id}`,
      body: { new_device: false },
    });
  }
}
