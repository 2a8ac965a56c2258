import { failure, type Failure } from "#protocol/errors.ts";

/** Returns the failure for an invalid field; `message` continues the field's name. */
export function invalid(path: string, message: string): Failure {
  return failure("validation_failed", "The request is not valid", { issues: [{ path, message }] });
}
