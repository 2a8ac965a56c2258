import { isWithin } from "#domain/elapsed.ts";
import type { Conversation } from "#protocol/conversation.ts";

/** A conversation's call to an inbox, and its time (ms). */
export type InboxCall = { at: number; revision: number } & (
  | { kind: "changed"; view: Conversation }
  | { kind: "left" }
);

/** D1 may not have calls this recent yet, so they override its rows. */
export const RECENT_MS = 60_000;

/** The recent calls of conversations to an inbox, the newest of each. */
export class RecentCalls {
  readonly #calls = new Map<string, InboxCall>();

  /** Returns false when a newer call came before. */
  add(id: string, call: InboxCall): boolean {
    if (this.revisionOf(id) > call.revision) return false;
    this.#calls.delete(id);
    this.#calls.set(id, call);
    for (const [key, { at }] of this.#calls) {
      if (isWithin(RECENT_MS, at, call.at)) break;
      this.#calls.delete(key);
    }
    return true;
  }

  revisionOf(id: string): number {
    return this.#calls.get(id)?.revision ?? -1;
  }

  /** Returns whether the conversation has called since then with its person as a member. */
  isHere(id: string, since: number): boolean {
    const call = this.#calls.get(id);
    return call?.kind === "changed" && call.at >= since;
  }

  views(): Conversation[] {
    return [...this.#calls.values()].flatMap((call) =>
      call.kind === "changed" ? [call.view] : [],
    );
  }

  left(): string[] {
    return [...this.#calls].flatMap(([id, { kind }]) => (kind === "left" ? [id] : []));
  }

  /**
   * Returns D1's views, replaced by newer calls. `left`: conversations that the person has left, from D1, because
   * conversations call only while the inbox is open.
   */
  over(views: Conversation[], left: readonly { id: string; revision: number }[]): Conversation[] {
    const byId = new Map(views.map((view) => [view.id, view]));
    const known = new Map([...left, ...views].map(({ id, revision }) => [id, revision]));
    for (const [id, call] of this.#calls) {
      if ((known.get(id) ?? -1) >= call.revision) continue;
      if (call.kind === "changed") byId.set(id, call.view);
      else byId.delete(id);
    }
    return [...byId.values()];
  }
}
