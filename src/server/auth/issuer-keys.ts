import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTVerifyGetKey,
} from "jose";
import { log } from "../log.ts";

/** The server does not call an issuer for this long after a failure, whatever tokens arrive. */
const REST_MS = 30_000;
/** The most concurrent fetches of the keys: one request cannot wait for the response of another. */
const FETCHES_MAX = 8;
const FETCH_TIMEOUT_MS = 5_000;
/** How long a request has to wait when too many others are fetching. */
const SOON_MS = 1_000;

/** Faults of the issuer or the network rather than the token: the keys timed out, failed or were invalid. */
const ISSUER_FAULTS = new Set<string>([
  errors.JOSEError.code,
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
]);

/** The key that a token names is unavailable right now. */
export class IssuerUnavailable extends Error {
  override name = "IssuerUnavailable";
  readonly retry_after_ms: number;

  constructor(retry_after_ms: number) {
    super("the issuer's keys are unavailable");
    this.retry_after_ms = retry_after_ms;
  }
}

/**
 * The public keys of the operator's issuer. Fetches them when they are ten minutes old, or when a token has an unknown
 * key and they are half a minute old. Known keys stay valid while the issuer is unavailable.
 */
export class IssuerKeys {
  readonly #remote: ReturnType<typeof createRemoteJWKSet>;
  #failedAt = Number.NEGATIVE_INFINITY;
  /** The start times (ms) of fetches that may still be in flight: an interrupted fetch leaves no other trace. */
  #fetching: number[] = [];

  constructor(url: string, fetchKeys: typeof fetch = (...request) => fetch(...request)) {
    this.#remote = createRemoteJWKSet(new URL(url), {
      timeoutDuration: FETCH_TIMEOUT_MS,
      cooldownDuration: REST_MS,
      [customFetch]: (address, options) => {
        this.#admitFetch(Date.now());
        return fetchKeys(address, options);
      },
    });
  }

  /** Throws `IssuerUnavailable`, or one of jose's errors for an invalid token. */
  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    try {
      const key = await this.#remote(header, token);
      return key;
    } catch (error) {
      if (error instanceof errors.JOSEError && !ISSUER_FAULTS.has(error.code)) throw error;
      const unavailable = error instanceof IssuerUnavailable ? error : this.#failed(error);
      const known = this.#remote.jwks();
      if (known === undefined) throw unavailable;
      return createLocalJWKSet(known)(header, token).catch(() => {
        throw unavailable;
      });
    }
  };

  #admitFetch(now: number): void {
    const rest = this.#failedAt + REST_MS - now;
    if (rest > 0) throw new IssuerUnavailable(rest);
    this.#fetching = this.#fetching.filter((began) => now - began < FETCH_TIMEOUT_MS);
    if (this.#fetching.length >= FETCHES_MAX) throw new IssuerUnavailable(SOON_MS);
    this.#fetching.push(now);
  }

  #failed(error: unknown): IssuerUnavailable {
    log("error", "issuer_unreachable", {}, error);
    this.#failedAt = Date.now();
    return new IssuerUnavailable(REST_MS);
  }
}
