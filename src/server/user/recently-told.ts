import { isWithin } from "#domain/elapsed.ts";
import type { Conversation } from "#protocol/conversation.ts";

/** What a conversation told of itself, and when (ms). */
export type Told = { at: number; revision: number } & (
  | { kind: "changed"; view: Conversation }
  | { kind: "left" }
);

/** What was told so recently may not be in D1 yet, and is laid over what D1 says. */
const RECENT_MS = 60_000;

/** What conversations told an inbox of late, each at its newest. */
export class RecentlyTold {
  readonly #told = new Map<string, Told>();

  /** False when something newer was told before. */
  add(id: string, told: Told): boolean {
    if (this.revisionOf(id) > told.revision) return false;
    this.#told.delete(id);
    this.#told.set(id, told);
    for (const [key, { at }] of this.#told) {
      if (isWithin(RECENT_MS, at, told.at)) break;
      this.#told.delete(key);
    }
    return true;
  }

  revisionOf(id: string): number {
    return this.#told.get(id)?.revision ?? -1;
  }

  /** Whether it told since then that its person is in it. */
  isHere(id: string, since: number): boolean {
    const told = this.#told.get(id);
    return told?.kind === "changed" && told.at >= since;
  }

  views(): Conversation[] {
    return [...this.#told.values()].flatMap((told) => (told.kind === "changed" ? [told.view] : []));
  }

  left(): string[] {
    return [...this.#told].flatMap(([id, { kind }]) => (kind === "left" ? [id] : []));
  }

  /** D1's views, with what is newer laid over them. */
  over(views: Conversation[]): Conversation[] {
    const byId = new Map(views.map((view) => [view.id, view]));
    for (const [id, told] of this.#told) {
      const known = byId.get(id);
      if (known !== undefined && known.revision >= told.revision) continue;
      if (told.kind === "changed") byId.set(id, told.view);
      else byId.delete(id);
    }
    return [...byId.values()];
  }
}
