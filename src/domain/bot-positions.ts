/** Positions by the number that represents a conversation. */
export type BotPositions = ReadonlyMap<number, number>;

/** Packs the positions that a bot's socket has been sent, so that a thousand fit into an attachment. */
export function packPositions(positions: BotPositions): string {
  return [...positions]
    .map(([number, sent]) => `${number.toString(36)}.${sent.toString(36)}`)
    .join(" ");
}

export function unpackPositions(packed: string): BotPositions {
  const pairs = packed === "" ? [] : packed.split(" ").map((pair) => pair.split("."));
  return new Map(
    pairs.map(([number = "", sent = ""]) => [parseInt(number, 36), parseInt(sent, 36)]),
  );
}
