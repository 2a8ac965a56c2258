import type { CloseReason } from "#protocol/close-codes.ts";
import type { ErrorCode, Issue, Problem } from "#protocol/problem.ts";
import { isAnswer } from "./answer.ts";

/** Failures on the client's side. */
export type ClientErrorCode =
  | "network"
  | "timeout"
  /** The response does not follow the protocol: it came from a proxy, or from a server of another version. */
  | "invalid_response"
  /** Nobody is signed in, or the server refused the session. */
  | "signed_out"
  /** The connection was closed before the response arrived. */
  | "closed"
  | "discarded";

/** A newer server may send codes that this client does not know. */
type UnknownCode = string & Record<never, never>;
/** The `code` of a `ParleyError`: the server's error code, the client's own, or why a connection closed. */
export type ParleyErrorCode = ErrorCode | ClientErrorCode | CloseReason | UnknownCode;

export interface ParleyErrorDetails {
  /** The HTTP status; 0 if there was no response. */
  status?: number;
  /** Whether the same request can succeed later, unchanged. */
  retryable?: boolean;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  issues?: readonly Issue[] | undefined;
  secondStep?: SecondStepNeeded | undefined;
  cause?: unknown;
}

/** The requirements of a sign-in's second step: `methods` names the fields with which the account can answer. */
export interface SecondStepNeeded {
  factor_token: string;
  methods: readonly string[];
}

/** Every expected failure of the client. `code` is the error table's, or one of `ClientErrorCode`. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  /** The error code, for programs; the errors reference explains what to do about each. */
  readonly code: ParleyErrorCode;
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
  /** An explanation in English, for developers. */
  readonly detail: string;
  /** Whether the same request can succeed later, unchanged. */
  readonly retryable: boolean;
  /** How long to wait before the next attempt, if the server said so. */
  readonly retryAfterMs: number | undefined;
  /** Identifies the request in the server's log. */
  readonly requestId: string | undefined;
  /** The faults of the request, each with its path; empty unless the server sent them. */
  readonly issues: readonly Issue[];
  /** With `second_factor_required`: what `auth.takeSecondStep` needs. */
  readonly secondStep: SecondStepNeeded | undefined;

  constructor(code: ParleyErrorCode, detail: string, details: ParleyErrorDetails = {}) {
    super(`${code}: ${detail}`, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? 0;
    this.detail = detail;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
    this.issues = details.issues ?? [];
    this.secondStep = details.secondStep;
  }
}

export function signedOutError(detail = "No one is signed in"): ParleyError {
  return new ParleyError("signed_out", detail, { status: 401 });
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ParleyError && error.code === "signed_out";
}

function isProblem(body: unknown): body is Problem {
  if (!isAnswer<Problem>(body, "retryable")) return false;
  const { code, detail, errors }: Partial<Problem> = body;
  if (typeof code !== "string" || typeof detail !== "string") return false;
  return errors === undefined || Array.isArray(errors);
}

/** Converts a response outside 2xx. Its body may be anything, such as a proxy's page. */
export function errorOfResponse(
  status: number,
  body: unknown,
  retryAfterMs: number | undefined,
): ParleyError {
  if (!isProblem(body)) {
    return new ParleyError("invalid_response", `The answer was ${status} without a problem`, {
      status,
      retryable: status === 429 || status >= 500,
      retryAfterMs,
    });
  }
  return new ParleyError(body.code, body.detail, {
    status,
    retryable: body.retryable,
    retryAfterMs,
    requestId: body.request_id,
    issues: body.errors,
    secondStep: secondStepOf(body),
  });
}

/** Converts `Retry-After`, in seconds or as a date, to milliseconds. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function secondStepOf({ factor_token, methods }: Problem): SecondStepNeeded | undefined {
  if (typeof factor_token !== "string" || !Array.isArray(methods)) return undefined;
  return { factor_token, methods };
}
