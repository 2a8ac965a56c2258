import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { grantSchema } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { headersNamed } from "../documents/response-headers.ts";
import { answer, problem, problems } from "../http.ts";
import { outsideSignIns } from "../middleware/auth-attempts.ts";
import { oidcSettings } from "../oidc/settings.ts";
import { finishSignIn, redeemSignIn, startSignIn } from "../oidc/sign-in.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const OFF = failure("not_found", "This server has no issuer to sign in with");

/** Signing in to the page with accounts of an OpenID Connect issuer. */
export const oidcRoutes = router();

oidcRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/oidc/start",
    tags,
    operationId: "startSignIn",
    summary: "Begin signing in at the issuer, by navigating a browser to this address",
    description:
      "OpenID Connect's authorization code flow with PKCE (OIDC-1). From the issuer the browser returns to the page's " +
      "sign-in screen, and from there to `next`. If the issuer does not respond, the browser goes to that screen at once.",
    middleware: outsideSignIns,
    request: {
      query: z.strictObject({ next: z.string().max(2_048).optional() }),
    },
    responses: {
      302: { description: "To the issuer", headers: headersNamed(["Location"]) },
      ...problems("not_found", "rate_limited", "validation_failed"),
    },
  }),
  async (c) => {
    const settings = oidcSettings(c.env);
    if (settings === null) return problem(c, OFF);
    return c.redirect(await startSignIn(c, settings, c.req.valid("query").next, Date.now()), 302);
  },
);

oidcRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/oidc/callback",
    tags,
    operationId: "finishSignIn",
    summary: "Finish signing in at the issuer: the `redirect_uri` to register there",
    description:
      "It redirects to the page's sign-in screen, which redeems the sign-in or shows what went wrong (`problem`). " +
      "Neither address contains a token (OIDC-2).",
    middleware: outsideSignIns,
    request: {
      query: z.looseObject({
        state: z.string().optional(),
        code: z.string().optional(),
        error: z.string().optional(),
      }),
    },
    responses: {
      303: { description: "To the page", headers: headersNamed(["Location"]) },
      ...problems("not_found", "rate_limited"),
    },
  }),
  async (c) => {
    const settings = oidcSettings(c.env);
    if (settings === null) return problem(c, OFF);
    return c.redirect(await finishSignIn(c, settings, Date.now()), 303);
  },
);

oidcRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/oidc/session",
    tags,
    operationId: "redeemSignIn",
    summary: "Open a session after signing in at the issuer",
    description:
      "Works once, within a minute of the callback, and only from the page's own origin (OIDC-2): a cookie that scripts cannot read " +
      "identifies the sign-in.",
    middleware: outsideSignIns,
    responses: {
      200: answer("Signed in", grantSchema),
      ...problems("not_found", "rate_limited", "unauthenticated", "account_disabled", "forbidden"),
    },
  }),
  async (c) => {
    if (oidcSettings(c.env) === null) return problem(c, OFF);
    const origin = c.req.header("origin");
    if (origin !== undefined && origin !== new URL(c.req.url).origin) {
      return problem(c, failure("forbidden", "Only this server's own page may make this request"));
    }
    const grant = await redeemSignIn(c, Date.now());
    return grant.ok ? c.json(grant.value, 200) : problem(c, grant.error);
  },
);
