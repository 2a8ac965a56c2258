import { createRoute } from "@hono/zod-openapi";
import { grantSchema } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import {
  factorTokenHolderSchema,
  passkeySignInSchema,
  secondStepSchema,
} from "#protocol/factors.ts";
import { CHALLENGE_MS, FACTOR_TOKEN_MS } from "#protocol/limits.ts";
import { passkeyRequestSchema } from "#protocol/passkeys.ts";
import { configOf } from "../config.ts";
import { signInRequest, signInWithPasskey } from "../factors/passkey-sign-in.ts";
import { secondStepRequest, takeSecondStep } from "../factors/second-step.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { passkeyAttempts } from "../middleware/auth-attempts.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const NO_PASSKEYS = failure("forbidden", "This server has no sign-in by passkey");
const CHALLENGE_MINUTES = CHALLENGE_MS / 60_000;
const TOKEN_MINUTES = FACTOR_TOKEN_MS / 60_000;

/** Signing in with only a passkey, and the second step after a password. */
export const secondFactorRoutes = router();

secondFactorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/passkey/options",
    tags,
    operationId: "startPasskeySignIn",
    summary: "Get the options with which a browser requests a passkey, to sign in",
    description:
      "Pass them to `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`. No username is needed: " +
      `the passkey identifies its account. The challenge is valid once, for ${CHALLENGE_MINUTES} minutes (FACTOR-3).`,
    responses: { 200: answer("The options", passkeyRequestSchema), ...problems("forbidden") },
  }),
  (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSKEYS);
    return c.json(signInRequest(c), 200);
  },
);

secondFactorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/passkey",
    tags,
    operationId: "signInWithPasskey",
    summary: "Sign in with a passkey",
    description:
      "The authenticator must have verified its user by fingerprint, face or PIN (FACTOR-5). " +
      "Keep the `device_secret` from the response, as after a sign-in by password.",
    middleware: passkeyAttempts,
    request: { body: body(passkeySignInSchema) },
    responses: {
      200: answer("Signed in", grantSchema),
      ...problems(
        ...JSON_BODY,
        "forbidden",
        "invalid_credentials",
        "account_disabled",
        "rate_limited",
      ),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSKEYS);
    const { passkey, device_secret } = c.req.valid("json");
    const grant = await signInWithPasskey(c, passkey, device_secret);
    return grant.ok ? c.json(grant.value, 200) : problem(c, grant.error);
  },
);

secondFactorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/second-factor/options",
    tags,
    operationId: "startSecondFactor",
    summary:
      "Get the options with which a browser requests a passkey, as the second step of a sign-in",
    description:
      "Requires the valid `factor_token` from the login's refusal (`second_factor_required`).",
    middleware: passkeyAttempts,
    request: { body: body(factorTokenHolderSchema) },
    responses: {
      200: answer("The options", passkeyRequestSchema),
      ...problems(...JSON_BODY, "second_step_expired", "rate_limited"),
    },
  }),
  async (c) => {
    const options = await secondStepRequest(c, c.req.valid("json").factor_token);
    return options.ok ? c.json(options.value, 200) : problem(c, options.error);
  },
);

secondFactorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/second-factor",
    tags,
    operationId: "takeSecondStep",
    summary: "Take the second step of a sign-in: a code, a passkey or a recovery code",
    description: `Works once, within ${TOKEN_MINUTES} minutes of the password (FACTOR-8). Wrong codes are limited like wrong passwords, but counted separately (FACTOR-9).`,
    middleware: passkeyAttempts,
    request: { body: body(secondStepSchema) },
    responses: {
      200: answer("Signed in", grantSchema),
      ...problems(
        ...JSON_BODY,
        "invalid_credentials",
        "second_step_expired",
        "account_disabled",
        "rate_limited",
      ),
    },
  }),
  async (c) => {
    const grant = await takeSecondStep(c, c.req.valid("json"));
    return grant.ok ? c.json(grant.value, 200) : problem(c, grant.error);
  },
);
