/** The kinds of content that an import leaves out, as the report names them. */
const KINDS = new Map([
  ["conversation", "direct conversations without exactly two people"],
  ["event", "joins, topic changes and other events"],
  ["empty", "messages without text, attachments or files"],
  ["file", "files (messages link to them on Slack)"],
  ["reaction", "reactions with custom emoji, or beyond the limit of different emoji for a message"],
  ["mention", "mentions beyond the limit for a message"],
  ["pin", "pins beyond the limit for a conversation, or of messages that were not imported"],
] as const);

export type LeftOutKind = typeof KINDS extends Map<infer Kind, string> ? Kind : never;

/** Counts what an import from Slack leaves out. */
export class LeftOut {
  readonly #counts = new Map<LeftOutKind, number>();

  add(kind: LeftOutKind, count = 1): void {
    if (count > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
  }

  /** Returns a line with the count for each kind of content that was left out. */
  report(): string {
    const lines = [...KINDS].flatMap(([kind, name]) => {
      const count = this.#counts.get(kind);
      return count === undefined ? [] : [`${count} × ${name}\n`];
    });
    return lines.length === 0 ? "" : `left out:\n${lines.join("")}`;
  }
}
