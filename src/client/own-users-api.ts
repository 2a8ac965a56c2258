import { BlocksApi } from "./blocks-api.ts";
import { DeletionApi } from "./deletion-api.ts";
import type { Http } from "./http.ts";
import { PushApi } from "./push-api.ts";
import { ReportsApi } from "./reports-api.ts";
import { UsersApi } from "./users-api.ts";

/** The profiles of people and bots, and calls that only a signed-in person can make. */
export class OwnUsersApi extends UsersApi {
  /** The people you have blocked. */
  readonly blocks: BlocksApi;
  /** The deletion of your own account. */
  readonly deletion: DeletionApi;
  /** Reports messages and people to those who run the server. */
  readonly reports: ReportsApi;

  /** The devices that receive your notifications. */
  readonly push: PushApi;

  constructor(http: Http) {
    super(http);
    this.blocks = new BlocksApi(http);
    this.deletion = new DeletionApi(http);
    this.reports = new ReportsApi(http);
    this.push = new PushApi(http);
  }
}
