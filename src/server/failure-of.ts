import { HTTPException } from "hono/http-exception";
import { failure, type Failure } from "#protocol/errors.ts";
import { isTimeLimit } from "#storage/in-time.ts";
import { storeTooNew } from "#storage/schema-steps.ts";
import { Misconfigured } from "./config.ts";
import { log } from "./log.ts";

/** The time to wait after a request that D1 did not answer. */
const D1_AGAIN_MS = 2_000;
const FAULT_AGAIN_MS = 1_000;
/** The time to wait for an operator to act: retrying sooner is useless. */
const OUTDATED_AGAIN_MS = 5 * 60_000;
const MISCONFIGURED_AGAIN_MS = 60_000;

/** Every request for data that a newer build wrote fails alike, so the log gets one line. */
let isOutdatedLogged = false;

/**
 * Turns an error thrown here or in an object into the failure to answer with, and logs what an operator should know.
 */
export function failureOf(error: unknown, fields: Record<string, string>): Failure {
  if (error instanceof HTTPException && error.status === 400) return failure("malformed");
  if (error instanceof Misconfigured) {
    return failure("misconfigured", error.message, { retry_after_ms: MISCONFIGURED_AGAIN_MS });
  }
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
