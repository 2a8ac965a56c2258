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

/** Passwords that change or are lost. */
export const recoveryRoutes = router();

recoveryRoutes.openapi(
  createRoute({
    method: "put",
    path: "/auth/password",
    tags,
    operationId: "changePassword",
    summary: "Change your password, which ends all of your other sessions",
    description:
      "`confirmation` proves that it is you (CONFIRM-1). The new password is held to PASSWORD-5. The session that asks goes " +
      "on; the sockets of all others close at once (PASSWORD-6).",
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
    summary: "How many of your recovery codes are left",
    description: "The codes themselves are shown once, when they are made (RECOVER-1).",
    middleware: authenticated,
    security,
    responses: {
      200: answer("How many are left", recoveryCodesLeftSchema),
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
    summary: `Get ${RECOVERY_CODES} new recovery codes, which end those before`,
    description:
      "Each is good once, for a password that was lost (RECOVER-2). This answer is the only one that shows them; " +
      "`confirmation` proves that it is you (CONFIRM-1).",
    middleware: authenticated,
    security,
    request: { body: body(confirmedSchema) },
    responses: {
      201: answer("Show them to the person, who keeps them", recoveryCodesSchema),
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
      "The code is good once. All sessions of the account end (RECOVER-2). Wrong codes are limited like wrong passwords, for " +
      "a username that nobody has in the same way (PASSWORD-2).",
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
    summary: "Whose password a reset link changes",
    description:
      "For the page that the link opens. It answers `not_found` for a link that was used, has expired or never existed, and " +
      "uses nothing up.",
    middleware: refreshAttempts,
    request: { body: body(resetCheckSchema) },
    responses: {
      200: answer("It is good", resetAccountSchema),
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
      "The link is good once. All sessions of the account end (RECOVER-3); the person signs in with the new password.",
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
    summary: "Make a link at which a person chooses a new password, once",
    description:
      `It is good for ${LINK_HOURS} hours, and until the password changes in any way. The server shows it here only ` +
      "(RECOVER-3): hand it to the person by a way on which nobody else reads it.",
    middleware: operatorOnly,
    security: [{ operator: [] }],
    request: { params: z.object({ user_id: userRefSchema }) },
    responses: {
      201: answer("Hand it to the person", resetLinkSchema),
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
