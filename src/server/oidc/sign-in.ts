import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { drizzle } from "drizzle-orm/d1";
import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from "oauth4webapi";
import { z } from "zod";
import type { Grant } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import type { SignInProblem } from "#protocol/sign-in-methods.ts";
import { accountById, maySignIn } from "#storage/d1/users.ts";
import { outsideUser } from "../auth/outside-token.ts";
import { seal, unseal } from "../auth/sealed.ts";
import { openSession } from "../auth/sessions.ts";
import { deviceOf } from "../origin.ts";
import type { AppEnv } from "../http.ts";
import { log } from "../log.ts";
import { discover, identify, type Flow, type Identity } from "./issuer.ts";
import type { OidcSettings } from "./settings.ts";
import { returnPath } from "./return-path.ts";

/*
 * Signing in to the page with an issuer's account. It takes three requests, between which the browser keeps the state
 * in cookies that scripts cannot read: the server stores nothing, and no address contains a token.
 */

const COOKIE_PATH = "/api/v1/auth/oidc";
/** How long a person may take at the issuer. */
const FLOW_SECONDS = 10 * 60;
const HAND_OVER = "parley_hand_over";
/** The time between the callback and the page's request for its tokens. */
const HAND_OVER_SECONDS = 60;
/** Characters of the state that name its cookie, so that sign-ins in two tabs do not interfere. */
const STATE_IN_NAME = 12;

const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
});
const handOverSchema = z.object({ user_id: z.string(), id: z.string(), exp: z.int() });

/** Returns the address for the browser: the issuer's, or the page's with an error. */
export async function startSignIn(
  c: Context<AppEnv>,
  settings: OidcSettings,
  wanted: string | undefined,
  now: number,
): Promise<string> {
  const { origin } = new URL(c.req.url);
  const next = returnPath(wanted, origin);
  const endpoint = await endpointOf(settings, now);
  if (endpoint === undefined) return pageWith("unavailable", next);
  const flow = {
    state: generateRandomState(),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
  };
  const address = new URL(endpoint);
  const parameters = {
    response_type: "code",
    client_id: settings.client.client_id,
    redirect_uri: callbackAddress(origin),
    scope: settings.scope,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  const sealed = await seal(
    c.env,
    "oidc sign-in",
    { ...flow, next },
    { seconds: FLOW_SECONDS, now },
  );
  keep(c, flowCookie(flow.state), sealed, { maxAge: FLOW_SECONDS, sameSite: "Lax" });
  return address.href;
}

/** Handles the issuer's callback; returns the page's address, which contains neither the code nor a token. */
export async function finishSignIn(
  c: Context<AppEnv>,
  settings: OidcSettings,
  now: number,
): Promise<string> {
  const url = new URL(c.req.url);
  const name = flowCookie(url.searchParams.get("state") ?? "");
  const sealed = getCookie(c, name);
  const flow = flowSchema.safeParse(await unseal(c.env, "oidc sign-in", sealed ?? "", now)).data;
  // A callback is valid only once in its browser, whatever its outcome.
  if (sealed !== undefined) deleteCookie(c, name, { path: COOKIE_PATH });
  if (flow === undefined) return pageWith("expired", "/");
  const user = await userBehind(c, settings, flow, now);
  if (!user.ok) return pageWith(user.error, flow.next);
  const claims = { user_id: user.value, id: crypto.randomUUID() };
  const handOver = await seal(c.env, "oidc hand-over", claims, { seconds: HAND_OVER_SECONDS, now });
  keep(c, HAND_OVER, handOver, { maxAge: HAND_OVER_SECONDS, sameSite: "Strict" });
  return pageAddress({ signed_in: "1", next: flow.next });
}

/** Opens the session after this browser's callback, once. */
export async function redeemSignIn(c: Context<AppEnv>, now: number): Promise<Result<Grant>> {
  const sealed = getCookie(c, HAND_OVER);
  const opened = handOverSchema.safeParse(await unseal(c.env, "oidc hand-over", sealed ?? "", now));
  if (sealed !== undefined) deleteCookie(c, HAND_OVER, { path: COOKIE_PATH });
  if (!opened.success) {
    return err(failure("unauthenticated", "This browser has no sign-in in progress: start again"));
  }
  const { user_id, id, exp } = opened.data;
  const redeemed = await c.env.USERS.getByName(user_id).redeemTicket(id, "", exp * 1_000);
  if (!redeemed.ok) return err(redeemed.error);
  const account = await accountById(drizzle(c.env.DB), user_id);
  if (account === null || !maySignIn(account)) return err(failure("account_disabled"));
  return ok(await openSession(c.env, account.user, deviceOf(c), now));
}

async function userBehind(
  c: Context<AppEnv>,
  settings: OidcSettings,
  flow: Flow,
  now: number,
): Promise<Result<string, SignInProblem>> {
  const { origin, searchParams } = new URL(c.req.url);
  const callback = { parameters: searchParams, redirect_uri: callbackAddress(origin) };
  const identified = await identify(settings, flow, callback, now);
  if (!identified.ok) return identified;
  try {
    return await accountOf(c, identified.value, now);
  } catch (error) {
    log("error", "outside_user_not_read", {}, error);
    return err("unavailable");
  }
}

async function accountOf(
  c: Context<AppEnv>,
  { issuer, subject, claims }: Identity,
  now: number,
): Promise<Result<string, SignInProblem>> {
  const user_id = await outsideUser(c.env, issuer, subject, claims, now);
  const standing = await c.env.USERS.getByName(user_id).maySignIn();
  return standing.ok ? ok(user_id) : err("disabled");
}

async function endpointOf(settings: OidcSettings, now: number): Promise<string | undefined> {
  try {
    return (await discover(settings, now)).as.authorization_endpoint;
  } catch (error) {
    log("error", "oidc_issuer_not_reached", {}, error);
    return undefined;
  }
}

function keep(
  c: Context<AppEnv>,
  name: string,
  value: string,
  { maxAge, sameSite }: { maxAge: number; sameSite: "Lax" | "Strict" },
): void {
  const secure = new URL(c.req.url).protocol === "https:";
  setCookie(c, name, value, { path: COOKIE_PATH, httpOnly: true, secure, sameSite, maxAge });
}

function flowCookie(state: string): string {
  return `parley_sign_in_${state.replaceAll(/[^A-Za-z0-9_-]/g, "").slice(0, STATE_IN_NAME)}`;
}

function callbackAddress(origin: string): string {
  return `${origin}${COOKIE_PATH}/callback`;
}

function pageWith(problem: SignInProblem, next: string): string {
  return pageAddress({ problem, next });
}

function pageAddress({ next, ...query }: Record<string, string>): string {
  const all = next === "/" || next === undefined ? query : { ...query, next };
  return `/sign-in?${new URLSearchParams(all).toString()}`;
}
