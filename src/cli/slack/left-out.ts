/** What no document carries, by kind, as a report names it. */
const KINDS = new Map([
  ["conversation", "direct conversations that are not of two people"],
  ["event", "joins, topics and other events that nobody wrote"],
  ["empty", "messages without a text, an attachment or a file"],
  ["file", "files: messages link to them at Slack"],
  [
    "reaction",
    "reactions with a workspace's own emoji, or with more kinds of emoji than a message can have",
  ],
  ["mention", "mentions, of more people than a message can mention"],
  ["pin", "pins, of more messages than a conversation can pin, or of none that is imported"],
] as const);

export type LeftOutKind = typeof KINDS extends Map<infer Kind, string> ? Kind : never;

/** Counts what an import from Slack leaves out. */
export class LeftOut {
  readonly #counts = new Map<LeftOutKind, number>();

  add(kind: LeftOutKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  /** A line for each kind of which something was left out, with its count. */
  report(): string {
    const lines = [...KINDS].flatMap(([kind, name]) => {
      const count = this.#counts.get(kind);
      return count === undefined ? [] : [`${count} × ${name}\n`];
    });
    return lines.length === 0 ? "" : `left out:\n${lines.join("")}`;
  }
}
