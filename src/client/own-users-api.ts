import { BlocksApi } from "./blocks-api.ts";
import { DeletionApi } from "./deletion-api.ts";
import type { Http } from "./http.ts";
import { PushApi } from "./push-api.ts";
import { ReportsApi } from "./reports-api.ts";
import { UsersApi } from "./users-api.ts";

/** The profiles of people and bots, with what only a signed-in person does about others and themselves. */
export class OwnUsersApi extends UsersApi {
  /** The people that you have blocked. */
  readonly blocks: BlocksApi;
  /** The end of your own account. */
  readonly deletion: DeletionApi;
  /** Reports messages and people to those who run the server. */
  readonly reports: ReportsApi;

  /** The devices that the server sends your notifications to. */
  readonly push: PushApi;

  constructor(http: Http) {
    super(http);
    this.blocks = new BlocksApi(http);
    this.deletion = new DeletionApi(http);
    this.reports = new ReportsApi(http);
    this.push = new PushApi(http);
  }
}
