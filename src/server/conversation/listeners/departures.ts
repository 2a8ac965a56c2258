import type { Sockets } from "#server/sockets/sockets.ts";
import type { Committed } from "../committed.ts";
import type { Listener } from "../commits.ts";

/** CLOSE-5: closes the sockets of people who are no longer members, in the turn that commits their departure. */
export class Departures implements Listener {
  readonly name = "departures";
  readonly #sockets: Sockets;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  committed({ members, ended }: Committed): void {
    if (ended) {
      for (const userId of this.#sockets.online()) this.#close(userId);
      return;
    }
    for (const { user_id, left_at } of members) if (left_at !== null) this.#close(user_id);
  }

  #close(userId: string): void {
    for (const session of this.#sockets.byUser(userId)) this.#sockets.close(session, "not_found");
  }
}
