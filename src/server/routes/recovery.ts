import { createRoute } from "@hono/zod-openapi";
import { passwordChangeSchema } from "#protocol/recovery.ts";
import { changePassword } from "../auth/new-password.ts";
import { configOf } from "../config.ts";
import { body, CONFIRMED, JSON_BODY, problem, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { NO_PASSWORDS } from "./auth.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const security = [{ bearer: [] }];

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
