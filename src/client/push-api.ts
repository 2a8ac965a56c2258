import type { List } from "#protocol/primitives.ts";
import type { PushSubscription, PushSubscriptionPut } from "#protocol/push.ts";
import type { CallOptions, Http } from "./http.ts";

const path = "/users/me/push-subscriptions";

/** Notifications by Web Push. */
export class PushApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Lists your devices that receive notifications. */
  list(options: CallOptions = {}): Promise<List<PushSubscription>> {
    return this.#http.list<List<PushSubscription>>(path, options);
  }

  /**
   * Sends notifications to this session's device. `subscription`: the `toJSON()` of the browser's subscription, created
   * with `features.push_key`. Errors: `validation_failed` (a push service that the server does not know), `not_found`
   * (the server sends no notifications).
   */
  subscribe(body: PushSubscriptionPut, options: CallOptions = {}): Promise<PushSubscription> {
    return this.#http.request<PushSubscription>({
      ...options,
      method: "PUT",
      path,
      body,
      answer: "session_id",
    });
  }

  /** Stops sending notifications to this session's device. */
  unsubscribe(options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "DELETE", path });
  }
}
