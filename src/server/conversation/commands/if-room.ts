import { failure } from "#protocol/errors.ts";
import { refused, type Command } from "./command.ts";

/**
 * STORE-1: refuses what would add to a conversation that has no room left, before its disk is full and nothing can be
 * written at all. What changes nothing, like a message sent again, is answered as ever. `hasRoom` is asked when the
 * command's turn comes.
 */
export function ifRoom<T>(command: Command<T>, hasRoom: () => boolean): Command<T> {
  return (state) => {
    const outcome = command(state);
    if (!outcome.answer.ok || outcome.changes.length === 0 || hasRoom()) return outcome;
    const refusal = refused(
      failure("quota_exceeded", "This conversation has reached its storage limit"),
    );
    return { ...outcome, ...refusal };
  };
}
