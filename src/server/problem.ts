import { ERRORS, type Failure } from "#protocol/errors.ts";
import type { Problem } from "#protocol/problem.ts";

/**
 * RFC 9457. `Retry-After` is in whole seconds, rounded up, so that a client that waits that long is not refused again.
 */
export function problemResponse(failure: Failure, requestId: string): Response {
  const { status, title, retryable } = ERRORS[failure.code];
  const problem: Problem = {
    type: `urn:parley:error:${failure.code}`,
    title,
    status,
    detail: failure.detail,
    code: failure.code,
    request_id: requestId,
    retryable,
    ...(failure.issues === undefined ? {} : { errors: failure.issues }),
    ...failure.second_step,
    ...(failure.challenge === undefined ? {} : { challenge: failure.challenge }),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "x-request-id": requestId,
  });
  if (failure.retry_after_ms !== undefined) {
    headers.set("retry-after", String(Math.ceil(failure.retry_after_ms / 1_000)));
  }
  if (status === 401) headers.set("www-authenticate", 'Bearer realm="parley"');
  if (status === 426) headers.set("upgrade", "websocket");
  return new Response(JSON.stringify(problem), { status, headers });
}
