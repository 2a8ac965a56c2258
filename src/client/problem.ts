import type { CloseReason } from "#protocol/close-codes.ts";
import type { ErrorCode, Issue, Problem } from "#protocol/problem.ts";
import { isAnswer } from "./answer.ts";

/** Failures on the client's side. */
export type ClientErrorCode =
  | "network"
  | "timeout"
  /** The answer does not follow the protocol: a proxy's page, or a server of another version. */
  | "invalid_response"
  /** No one is signed in, or the session was refused. */
  | "signed_out"
  /** The connection was closed before the answer came. */
  | "closed"
  | "discarded";

/** A newer server may send codes that this client does not know. */
type UnknownCode = string & Record<never, never>;
/** The `code` of a `ParleyError`: the server's error code, the client's own, or why a connection closed. */
export type ParleyErrorCode = ErrorCode | ClientErrorCode | CloseReason | UnknownCode;

export interface ParleyErrorDetails {
  /** The HTTP status; 0 when there was no answer. */
  status?: number;
  /** Whether the same request may succeed later without being changed. */
  retryable?: boolean;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  issues?: readonly Issue[] | undefined;
  secondStep?: SecondStepNeeded | undefined;
  cause?: unknown;
}

/** What the second step of a sign-in needs: `methods` names the fields that the account can answer with. */
export interface SecondStepNeeded {
  factor_token: string;
  methods: readonly string[];
}

/** Every expected failure of the client. `code` is the error table's, or one of `ClientErrorCode`. */
export class ParleyError extends Error {
  override readonly name = "ParleyError";
  /** What went wrong, for programs; the errors reference says what to do about each. */
  readonly code: ParleyErrorCode;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What went wrong, in English, for developers. */
  readonly detail: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** How long to wait before the next attempt, if the server said so. */
  readonly retryAfterMs: number | undefined;
  /** Finds the request in the server's log. */
  readonly requestId: string | undefined;
  /** What was wrong with the request, each with its path; empty unless the server said so. */
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

/** An answer outside 2xx. Its body may be anything: proxies answer with pages of their own. */
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

/** `Retry-After` in milliseconds; it is a number of seconds or a date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function secondStepOf({ factor_token, methods }: Problem): SecondStepNeeded | undefined {
  if (typeof factor_token !== "string" || !Array.isArray(methods)) return undefined;
  return { factor_token, methods };
}
