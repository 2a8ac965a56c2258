import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import {
  newOperatorSchema,
  operatorCreateSchema,
  operatorListSchema,
  OPERATORS_MAX,
} from "#protocol/operator.ts";
import { idSchema } from "#protocol/primitives.ts";
import {
  countOperators,
  insertOperator,
  listOperators,
  revokeOperator,
} from "#storage/d1/operators.ts";
import { audit } from "../audit.ts";
import { newOperatorToken } from "../auth/operator-token.ts";
import { newKeyId } from "../auth/secret.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { operatorOnly, rootOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { router } from "./router.ts";

const tags = ["Operator"];
const security = [{ operator: [] }];
const middleware = [operatorOnly, rootOnly] as const;

/** Management of named operators, which requires OPERATOR_TOKEN (OPERATOR-2). */
export const operatorsRoutes = router();

operatorsRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/operators",
    tags,
    operationId: "createOperator",
    summary: "Create an operator with their own token",
    description:
      "Only this response contains the token: the server stores its hash. It allows every operator call except those about " +
      `operators, and the audit log identifies them by their id (OPERATOR-2). A server can have at most ${OPERATORS_MAX} operators.`,
    middleware: [...middleware],
    security,
    request: { body: body(operatorCreateSchema) },
    responses: {
      201: answer("The operator with their token", newOperatorSchema),
      ...problems("not_found", "forbidden", ...JSON_BODY, "too_many", "rate_limited"),
    },
  }),
  async (c) => {
    const { name } = c.req.valid("json");
    const db = drizzle(c.env.DB);
    if ((await countOperators(db)) >= OPERATORS_MAX) {
      return problem(
        c,
        failure("too_many", `This server can have at most ${OPERATORS_MAX} operators`),
      );
    }
    const id = newKeyId();
    const { token, hash } = newOperatorToken(id);
    const created_at = new Date().toISOString();
    await insertOperator(db, { id, name, hash, created_at });
    await audit(c.env, { ...originOf(c), action: "operator_created", detail: id });
    return c.json({ id, name, created_at, revoked_at: null, token }, 201);
  },
);

operatorsRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/operators",
    tags,
    operationId: "listOperators",
    summary: "List the operators, oldest first",
    description:
      "All operators in one page, without their tokens. A revoked operator stays listed, since the audit log refers to their id.",
    middleware: [...middleware],
    security,
    responses: {
      200: answer("The operators", operatorListSchema),
      ...problems("not_found", "forbidden", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const items = await listOperators(drizzle(c.env.DB));
    return c.json({ items, next_cursor: null }, 200);
  },
);

operatorsRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/operators/{operator_id}",
    tags,
    operationId: "revokeOperator",
    summary: "Revoke an operator's token",
    description: "The server refuses it from the moment of this response; nothing is cached.",
    middleware: [...middleware],
    security,
    request: { params: z.object({ operator_id: idSchema }) },
    responses: {
      204: { description: "Revoked" },
      ...problems("not_found", "forbidden", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { operator_id } = c.req.valid("param");
    const at = new Date().toISOString();
    const revoked = await revokeOperator(drizzle(c.env.DB), operator_id, at);
    if (!revoked) return problem(c, failure("not_found"));
    await audit(c.env, { ...originOf(c), action: "operator_revoked", detail: operator_id });
    return c.body(null, 204);
  },
);
