import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { operatorRegistrationSchema } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { languageSchema } from "#protocol/primitives.ts";
import { signInMethodsSchema } from "#protocol/sign-in-methods.ts";
import { userSchema } from "#protocol/user.ts";
import { registerForOperator } from "../auth/register.ts";
import { registrationPolicy } from "../auth/registration.ts";
import { challengeDocument } from "../challenge/document.ts";
import { CHALLENGE_ACTIONS, challengeSettings, widgetOf } from "../challenge/settings.ts";
import { configOf } from "../config.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { registrationDomains } from "../mail/sign-up.ts";
import { mailerOf } from "../mail/mailers.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { hasPasskeys } from "../factors/relying-party.ts";
import { oidcSettings } from "../oidc/settings.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const NO_CHALLENGE = failure("not_found", "This server has no bot check");

/** The ways to sign in and sign up. */
export const entryRoutes = router();

entryRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/methods",
    tags,
    operationId: "listSignInMethods",
    summary: "Get the ways to sign in and sign up on this server",
    description: "A client's sign-in and sign-up screens should offer exactly these.",
    responses: { 200: answer("The methods", signInMethodsSchema), ...problems() },
  }),
  (c) => {
    const issuer = oidcSettings(c.env);
    const oidc = issuer === null ? null : { name: issuer.name };
    const settings = challengeSettings(c.env);
    const challenge = settings && widgetOf(settings, "register");
    const { PASSWORD_SIGN_IN: password } = configOf(c.env);
    const registration = registrationPolicy(c.env);
    const passkey = password && hasPasskeys(c);
    const mail = mailerOf(c.env) !== null;
    const domains = registrationDomains(c.env);
    const limited = domains.length > 0 && registration !== "closed";
    const registration_domains = limited ? [...domains] : undefined;
    return c.json(
      { password, passkey, oidc, registration, registration_domains, challenge, mail },
      200,
    );
  },
);

entryRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/challenge",
    tags,
    operationId: "getChallenge",
    summary: "Get the bot check as a document, for a page of this origin to frame",
    description:
      "It sends messages `{ parley_challenge, token }` to the framing page: `solved` with a token for the request that `purpose` names, `POST " +
      "/auth/register` or `POST /auth/login`; `expired`, or `failed` (ENTRY-3). Only this document's policy admits the widget's script.",
    request: {
      query: z.strictObject({
        theme: z.enum(["light", "dark", "auto"]).default("auto"),
        language: languageSchema.default("en"),
        purpose: z.enum(CHALLENGE_ACTIONS).default("register"),
      }),
    },
    responses: {
      200: { description: "The document", content: { "text/html": { schema: z.string() } } },
      ...problems("not_found", "validation_failed"),
    },
  }),
  (c) => {
    const settings = challengeSettings(c.env);
    if (settings === null) return problem(c, NO_CHALLENGE);
    const { purpose, ...look } = c.req.valid("query");
    return challengeDocument(settings, purpose, look);
  },
);

entryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/users",
    tags: ["Operator"],
    operationId: "createAccount",
    summary: "Create an account for a person, regardless of who may sign up",
    description:
      "Give the person the password, which they should change. The rules for usernames, names and passwords are those of `POST /auth/register`.",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { body: body(operatorRegistrationSchema) },
    responses: {
      201: answer("The account", userSchema),
      ...problems(...JSON_BODY, "not_found", "username_taken", "rate_limited", "overloaded"),
    },
  }),
  async (c) => {
    const created = await registerForOperator(c, c.req.valid("json"));
    return created.ok ? c.json(created.value, 201) : problem(c, created.error);
  },
);
