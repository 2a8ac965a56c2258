import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { grantSchema } from "#protocol/auth.ts";
import { failure } from "#protocol/errors.ts";
import { userRefSchema } from "#protocol/primitives.ts";
import {
  confirmedSchema,
  passwordChangeSchema,
  RECOVERY_CODES,
  recoveryCodesLeftSchema,
  recoveryCodesSchema,
  recoverySchema,
  RESET_LINK_MS,
  resetAccountSchema,
  resetCheckSchema,
  resetLinkSchema,
  resetSchema,
} from "#protocol/recovery.ts";
import { recoveryCodesLeft } from "#storage/d1/recovery-codes.ts";
import { accountById } from "#storage/d1/users.ts";
import { audit } from "../audit.ts";
import { originOf } from "../origin.ts";
import { confirm } from "../auth/confirmation.ts";
import { changePassword, isIssuers } from "../auth/new-password.ts";
import { recover } from "../auth/recover.ts";
import { newRecoveryCodes } from "../auth/recovery-codes.ts";
import { newResetLink, reset, resetLinkOwner } from "../auth/reset-links.ts";
import { configOf } from "../config.ts";
import { answer, AUTHENTICATED, body, CONFIRMED, JSON_BODY, problem, problems } from "../http.ts";
import { refreshAttempts } from "../middleware/auth-attempts.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { resolveUser } from "../user-refs.ts";
import { NO_PASSWORDS } from "./auth.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const security = [{ bearer: [] }];
const LINK_HOURS = RESET_LINK_MS / 3_600_000;

/** Changing and recovering passwords. */
export const recoveryRoutes = router();

recoveryRoutes.openapi(
  createRoute({
    method: "put",
    path: "/auth/password",
    tags,
    operationId: "changePassword",
    summary: "Change your password, which ends all of your other sessions",
    description:
      "`confirmation` proves that it is you (CONFIRM-1). The new password must meet PASSWORD-5. The current session continues; " +
      "the sockets of all others close at once (PASSWORD-6).",
    middleware: authenticated,
    security,
    request: { body: body(passwordChangeSchema) },
    responses: {
      204: { description: "Changed" },
      ...problems(...JSON_BODY, ...CONFIRMED, "forbidden", "no_password"),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const changed = await changePassword(c, c.req.valid("json"));
    return changed.ok ? c.body(null, 204) : problem(c, changed.error);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/recovery-codes",
    tags,
    operationId: "getRecoveryCodes",
    summary: "Get the number of your unused recovery codes",
    description: "The codes themselves are shown only once, when they are created (RECOVER-1).",
    middleware: authenticated,
    security,
    responses: {
      200: answer("The number of unused codes", recoveryCodesLeftSchema),
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => {
    const { user_id } = c.get("session");
    const found = await recoveryCodesLeft(drizzle(c.env.DB), user_id);
    return c.json({ ...found, total: RECOVERY_CODES }, 200);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/recovery-codes",
    tags,
    operationId: "createRecoveryCodes",
    summary: `Get ${RECOVERY_CODES} new recovery codes, which replace the previous ones`,
    description:
      "Each is valid once, to replace a lost password (RECOVER-2). Only this response contains them; " +
      "`confirmation` proves that it is you (CONFIRM-1).",
    middleware: authenticated,
    security,
    request: { body: body(confirmedSchema) },
    responses: {
      201: answer("Show the codes to the person, who has to keep them", recoveryCodesSchema),
      ...problems(...JSON_BODY, ...CONFIRMED, "no_password"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("session");
    const account = await accountById(drizzle(c.env.DB), user_id);
    if (account !== null && isIssuers(account)) return problem(c, failure("no_password"));
    const confirmed = await confirm(c, user_id, c.req.valid("json").confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const made = await newRecoveryCodes(c.env, user_id, Date.now());
    await audit(c.env, { ...originOf(c), action: "recovery_codes_created", user_id });
    return c.json(made, 201);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/recover",
    tags,
    operationId: "recover",
    summary: "Choose a new password with a recovery code, and sign in",
    description:
      "The code is valid once. All sessions of the account end (RECOVER-2). Wrong codes are limited like wrong passwords, and " +
      "likewise for usernames that do not exist (PASSWORD-2).",
    request: { body: body(recoverySchema) },
    responses: {
      200: answer("Signed in", grantSchema),
      ...problems(
        ...JSON_BODY,
        "forbidden",
        "invalid_credentials",
        "account_disabled",
        "rate_limited",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const grant = await recover(c, c.req.valid("json"));
    return grant.ok ? c.json(grant.value, 200) : problem(c, grant.error);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/reset/check",
    tags,
    operationId: "checkResetLink",
    summary: "Get the account whose password a reset link changes",
    description:
      "For the page that the link opens. Answers `not_found` for a link that was used, has expired or never existed, and " +
      "does not use the link up.",
    middleware: refreshAttempts,
    request: { body: body(resetCheckSchema) },
    responses: {
      200: answer("The link is valid", resetAccountSchema),
      ...problems(...JSON_BODY, "not_found", "rate_limited"),
    },
  }),
  async (c) => {
    const owner = await resetLinkOwner(c.env, c.req.valid("json").token, Date.now());
    if (!owner.ok) return problem(c, owner.error);
    return c.json({ username: owner.value.username }, 200);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/reset",
    tags,
    operationId: "resetPassword",
    summary: "Choose a new password with a reset link",
    description:
      "The link is valid once. All sessions of the account end (RECOVER-3); the person signs in with the new password.",
    middleware: refreshAttempts,
    request: { body: body(resetSchema) },
    responses: {
      200: answer("Changed", resetAccountSchema),
      ...problems(...JSON_BODY, "forbidden", "not_found", "rate_limited", "overloaded"),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const account = await reset(c, c.req.valid("json"));
    return account.ok ? c.json(account.value, 200) : problem(c, account.error);
  },
);

recoveryRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/users/{user_id}/reset-link",
    tags: ["Operator"],
    operationId: "createResetLink",
    summary: "Create a link with which a person can choose a new password once",
    description:
      `It is valid for ${LINK_HOURS} hours, or until the password changes in any way. Only this response contains it ` +
      "(RECOVER-3): give it to the person through a channel that nobody else can read.",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { params: z.object({ user_id: userRefSchema }) },
    responses: {
      201: answer("The link to give to the person", resetLinkSchema),
      ...problems("forbidden", "not_found", "no_password", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const account = await accountById(drizzle(c.env.DB), user_id);
    if (account?.user.kind !== "person") return problem(c, failure("not_found"));
    if (isIssuers(account)) return problem(c, failure("no_password"));
    const { origin } = new URL(c.req.url);
    const expiresAt = Date.now() + RESET_LINK_MS;
    const made = await newResetLink(c.env, user_id, { origin, expiresAt });
    await audit(c.env, { ...originOf(c), action: "reset_link_created", user_id });
    return c.json(made, 201);
  },
);
