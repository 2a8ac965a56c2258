import { failure } from "#protocol/errors.ts";
import { refused, type Command } from "./command.ts";

/**
 * STORE-1: refuses additions to a conversation that has reached its limit, before its disk is full and nothing can be
 * written at all. It still answers a command that changes nothing, like a message sent again. It calls `hasRoom` in the
 * command's turn.
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
