import type { Env } from "../env.ts";
import { log } from "../log.ts";
import type { SendLease } from "../objects/user.ts";
import type { UserBudgets } from "./writing-limits.ts";

/**
 * Calls the objects of this conversation's people. It logs a failed call and blocks nobody: while a budget is
 * unavailable, nothing is refused.
 */
export class UserCalls implements UserBudgets {
  readonly #users: Env["USERS"];

  constructor(users: Env["USERS"]) {
    this.#users = users;
  }

  async closeSocket(userId: string, socketId: string): Promise<void> {
    try {
      await this.#users.getByName(userId).closeSocket(socketId);
    } catch (error) {
      // The person's object notices at its next count.
      log("error", "unregister_failed", { user_id: userId }, error);
    }
  }

  async leaseSends(userId: string, sent: number, wanted: number): Promise<SendLease> {
    try {
      return await this.#users.getByName(userId).leaseSends(sent, wanted);
    } catch (error) {
      log("error", "sends_not_counted", { user_id: userId }, error);
      return { granted: wanted, retry_after_ms: 0 };
    }
  }

  async chargeText(userId: string, bytes: number): Promise<number> {
    try {
      return await this.#users.getByName(userId).chargeText(bytes);
    } catch (error) {
      log("error", "text_not_charged", { user_id: userId }, error);
      return 0;
    }
  }
}
