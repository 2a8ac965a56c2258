import type { UpsertedUser, UserUpsert } from "#protocol/provisioning.ts";
import type { CallOptions, Http } from "./http.ts";
import { UsersApi } from "./users-api.ts";

export class ServerUsersApi extends UsersApi {
  readonly #app: Http;

  /** `app`: acts as the app, regardless of `http`. */
  constructor(http: Http, app: Http) {
    super(http);
    this.#app = app;
  }

  /**
   * Creates or updates up to 100 users by your app's own ids, before or after they first sign in. Absent properties
   * stay as they are, and repeating a call changes nothing. Each user has a separate result, in the given order: check
   * its `status`. Scope: `users`.
   */
  async upsert(users: readonly UserUpsert[], options: CallOptions = {}): Promise<UpsertedUser[]> {
    const { items } = await this.#app.request<{ items: UpsertedUser[] }>({
      ...options,
      method: "PUT",
      path: "/users",
      body: { users },
      idempotent: true,
      answer: "items",
    });
    return items;
  }
}
