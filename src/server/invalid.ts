import { failure, type Failure } from "#protocol/errors.ts";

/** A request whose field at this path is not valid; `message` goes on from the field's name. */
export function invalid(path: string, message: string): Failure {
  return failure("validation_failed", "The request is not valid", { issues: [{ path, message }] });
}
