import { sessionListSchema, type Session } from "#protocol/auth.ts";
import type { List } from "#protocol/primitives.ts";
import { nothing, path, type CallOptions, type Http } from "./http.ts";

/** Your sessions: the devices on which you are signed in. */
export class SessionsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns all of them in one page. */
  list(options: CallOptions = {}): Promise<List<Session>> {
    const answer = sessionListSchema;
    return this.#http.request({ ...options, method: "GET", path: "/auth/sessions", answer });
  }

  /** Ends a session, its sockets included. */
  revoke(session_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.request({
      ...options,
      method: "DELETE",
      path: path`/auth/sessions/${session_id}`,
      answer: nothing,
    });
  }
}
