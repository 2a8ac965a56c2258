import { failure } from "#protocol/errors.ts";
import { refused, type Outcome, type State } from "./command.ts";

/**
 * STORE-1: refuses additions to a conversation that has reached its limit, before its disk is full and the object can
 * write nothing at all. It still answers a command that changes nothing, such as a retry. It calls `hasRoom` in the
 * command's turn.
 */
export function ifRoom<S extends State, T>(
  command: (state: S) => Outcome<T>,
  hasRoom: () => boolean,
): (state: S) => Outcome<T> {
  return (state) => {
    const outcome = command(state);
    if (!outcome.answer.ok || outcome.changes.length === 0 || hasRoom()) return outcome;
    const refusal = refused(
      failure("quota_exceeded", "This conversation has reached its storage limit"),
    );
    return { ...outcome, ...refusal };
  };
}
