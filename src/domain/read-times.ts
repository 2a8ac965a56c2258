import { READ_TIMES_MAX } from "#protocol/limits.ts";

/**
 * The read position moved to the message `to` at the time `at` (ms). `at` is null if nobody may learn the time, because
 * the person hid their read positions, or if the move is older than those that are kept.
 */
interface ReadMove {
  readonly to: number;
  readonly at: number | null;
}

/**
 * A member's last moves of the read position, in ascending order, as text: `to,at`, separated by spaces, without `at`
 * where it is null. They stay encoded in memory, since an object reads thousands of members when it wakes up, and the
 * times of one or two of them later. Null: none.
 */
export type ReadMoves = string | null;

/**
 * Adds a move. The first one never has a time: it stands for everything before the moves that are kept, beginning with
 * the position `before` them all.
 */
export function withReadMove(moves: ReadMoves, before: number, move: ReadMove): ReadMoves {
  const start = moves === null ? [{ to: before, at: null }] : decoded(moves);
  const isOneStretch = start.at(-1)?.at === null && move.at === null;
  const all = [...(isOneStretch ? start.slice(0, -1) : start), move];
  const kept = all.slice(-(READ_TIMES_MAX + 1));
  return kept.map(({ to, at }, index) => `${to},${index === 0 ? "" : (at ?? "")}`).join(" ");
}

/** Returns the time at which the read position reached a message (ms); null if it is not known. */
export function readAt(moves: ReadMoves, messageId: number): number | null {
  if (moves === null) return null;
  return decoded(moves).find(({ to }) => to >= messageId)?.at ?? null;
}

function decoded(moves: string): ReadMove[] {
  return moves.split(" ").map((move) => {
    const [to, at = ""] = move.split(",");
    return { to: Number(to), at: at === "" ? null : Number(at) };
  });
}
