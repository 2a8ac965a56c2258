import { ERRORS, type Failure } from "#protocol/errors.ts";
import type { ErrorFrame } from "#protocol/frames/error.ts";
import type { Ref } from "#protocol/primitives.ts";

export function errorFrame(refusal: Failure, ref: Ref | undefined): ErrorFrame {
  return {
    type: "error",
    ...(ref === undefined ? {} : { ref }),
    code: refusal.code,
    detail: refusal.detail,
    retryable: ERRORS[refusal.code].retryable,
    ...(refusal.retry_after_ms === undefined ? {} : { retry_after_ms: refusal.retry_after_ms }),
    ...(refusal.issues === undefined ? {} : { errors: refusal.issues }),
  };
}
