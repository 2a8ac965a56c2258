import { HTTPException } from "hono/http-exception";
import { failure, type Failure } from "#protocol/errors.ts";
import { isTimeLimit } from "#storage/in-time.ts";
import { storeTooNew } from "#storage/schema-steps.ts";
import { Misconfigured } from "./config.ts";
import { log } from "./log.ts";

/** How long a client waits after D1 has failed. */
const D1_AGAIN_MS = 2_000;
const FAULT_AGAIN_MS = 1_000;
/** How long a client waits for an operator to act, since retrying sooner is useless. */
const OUTDATED_AGAIN_MS = 5 * 60_000;
const MISCONFIGURED_AGAIN_MS = 60_000;

/** Every request for data from a newer build fails alike, so the log gets one line. */
let isOutdatedLogged = false;

/**
 * Converts an error from here or from an object to the failure for the client, and logs what an operator should know.
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
