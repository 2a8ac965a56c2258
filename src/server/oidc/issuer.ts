import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  discoveryRequest,
  getValidatedIdTokenClaims,
  jwksCache,
  PARSE_ERROR,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  processUserInfoResponse,
  RESPONSE_IS_NOT_CONFORM,
  RESPONSE_IS_NOT_JSON,
  ResponseBodyError,
  userInfoRequest,
  validateApplicationLevelSignature,
  validateAuthResponse,
  type AuthorizationServer,
  type IDToken,
  type JWKSCacheInput,
} from "oauth4webapi";
import { err, ok, type Result } from "#protocol/result.ts";
import type { SignInProblem } from "#protocol/sign-in-methods.ts";
import { log } from "../log.ts";
import { clientAuth, type OidcSettings } from "./settings.ts";

/** An issuer counts as unavailable after this long, since a person is waiting. */
const TIME_LIMIT_MS = 5_000;
const METADATA_FRESH_MS = 10 * 60_000;

interface Known {
  as: AuthorizationServer;
  at: number;
  keys: JWKSCacheInput;
}

/** The issuers' metadata and keys, cached in each isolate. */
const known = new Map<string, Known>();

/** The person who signed in, according to the issuer. */
export interface Identity {
  issuer: string;
  subject: string;
  claims: IDToken;
}

/** A sign-in in progress, which its browser keeps: see `sealed.ts`. */
export interface Flow {
  state: string;
  nonce: string;
  verifier: string;
}

/** Fetches and validates the issuer's metadata; throws while the issuer is unavailable. */
export async function discover(settings: OidcSettings, now: number): Promise<Known> {
  const { issuer } = settings;
  const before = known.get(issuer.href);
  if (before !== undefined && now - before.at < METADATA_FRESH_MS) return before;
  const response = await discoveryRequest(issuer, requestOptions(settings));
  const as = await processDiscoveryResponse(issuer, response);
  const found = { as, at: now, keys: before?.keys ?? {} };
  known.set(issuer.href, found);
  return found;
}

/**
 * Exchanges a callback's code for an ID token, and verifies that it answers this browser's request (state, nonce,
 * verifier) and that this issuer recently signed it for this client.
 */
export async function identify(
  settings: OidcSettings,
  flow: Flow,
  callback: { parameters: URLSearchParams; redirect_uri: string },
  now: number,
): Promise<Result<Identity, SignInProblem>> {
  try {
    const { as, keys } = await discover(settings, now);
    const { client } = settings;
    const options = requestOptions(settings);
    const parameters = validateAuthResponse(as, client, callback.parameters, flow.state);
    const response = await authorizationCodeGrantRequest(
      as,
      client,
      clientAuth(settings, as),
      parameters,
      callback.redirect_uri,
      flow.verifier,
      options,
    );
    const tokens = await processAuthorizationCodeResponse(as, client, response, {
      expectedNonce: flow.nonce,
      requireIdToken: true,
    });
    await validateApplicationLevelSignature(as, response, { ...options, [jwksCache]: keys });
    const id = getValidatedIdTokenClaims(tokens);
    if (id === undefined) return err("invalid");
    const claims = await withProfile(settings, as, id, tokens.access_token);
    return ok({ issuer: id.iss, subject: id.sub, claims });
  } catch (error) {
    return err(problemOf(error));
  }
}

/** Many issuers return profile data only from the userinfo endpoint; if that fails, the account has no name yet. */
async function withProfile(
  settings: OidcSettings,
  as: AuthorizationServer,
  id: IDToken,
  accessToken: string,
): Promise<IDToken> {
  const isNamed = id["name"] !== undefined && id["preferred_username"] !== undefined;
  if (isNamed || as.userinfo_endpoint === undefined) return id;
  try {
    const { client } = settings;
    const response = await userInfoRequest(as, client, accessToken, requestOptions(settings));
    return { ...(await processUserInfoResponse(as, client, id.sub, response)), ...id };
  } catch (error) {
    log("error", "oidc_profile_not_read", {}, error);
    return id;
  }
}

const UNAVAILABLE = new Set(["server_error", "temporarily_unavailable"]);
const REFUSED = new Set(["access_denied", "login_required", "interaction_required"]);

/** The library's errors for a response that is not the protocol's, such as a proxy's page. */
const NO_ANSWER = new Set<unknown>([PARSE_ERROR, RESPONSE_IS_NOT_CONFORM, RESPONSE_IS_NOT_JSON]);

function problemOf(error: unknown): SignInProblem {
  if (error instanceof AuthorizationResponseError) {
    if (REFUSED.has(error.error)) return "refused";
    logRefusal(error.error);
    return UNAVAILABLE.has(error.error) ? "unavailable" : "invalid";
  }
  if (error instanceof ResponseBodyError) {
    logRefusal(error.error);
    if (error.status >= 500 || UNAVAILABLE.has(error.error)) return "unavailable";
    // The code was already used or has expired.
    return error.error === "invalid_grant" ? "expired" : "invalid";
  }
  log("error", "oidc_failed", {}, error);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const isOfLibrary = typeof code === "string" && code.startsWith("OAUTH_");
  return isOfLibrary && !NO_ANSWER.has(code) ? "invalid" : "unavailable";
}

/** Logs only registered kinds of error, since an issuer's response or a forged address may contain anything else. */
function logRefusal(kind: string): void {
  log("error", "oidc_refused", { kind: /^[a-z_]{1,40}$/.test(kind) ? kind : "other" });
}

/** Allows plain http only to this machine, for development and tests. */
export function requestOptions({ issuer }: OidcSettings) {
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
  return {
    signal: () => AbortSignal.timeout(TIME_LIMIT_MS),
    ...(isHere ? { [allowInsecureRequests]: true } : {}),
  };
}
