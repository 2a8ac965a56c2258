import { HTTPException } from "hono/http-exception";
import { failure, type Failure } from "#protocol/errors.ts";
import { isTimeLimit } from "#storage/in-time.ts";
import { storeTooNew } from "#storage/schema-steps.ts";
import { log } from "./log.ts";

/** After something for which D1 had no answer. */
const D1_AGAIN_MS = 2_000;
const FAULT_AGAIN_MS = 1_000;
/** An operator has to act: who asks before helps nobody. */
const OUTDATED_AGAIN_MS = 5 * 60_000;

/** Every request for what a newer build has written fails alike: one line of the log says so. */
let isOutdatedLogged = false;

/** What someone is answered for whom something was thrown, here or in an object; what an operator should know is logged. */
export function failureOf(error: unknown, fields: Record<string, string>): Failure {
  if (error instanceof HTTPException && error.status === 400) return failure("malformed");
  const versions = storeTooNew(error);
  if (versions !== null) {
    if (!isOutdatedLogged) log("error", "server_outdated", versions);
    isOutdatedLogged = true;
    return failure("server_outdated", undefined, { retry_after_ms: OUTDATED_AGAIN_MS });
  }
  log("error", "request_failed", fields, error);
  if (!isTimeLimit(error)) {
    return failure("internal", undefined, { retry_after_ms: FAULT_AGAIN_MS });
  }
  const detail = "The database is not answering";
  return failure("overloaded", detail, { retry_after_ms: D1_AGAIN_MS });
}
