import { createRoute } from "@hono/zod-openapi";
import { drizzle } from "drizzle-orm/d1";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import { idSchema } from "#protocol/primitives.ts";
import {
  KEYS_MAX,
  newServerKeySchema,
  serverKeyCreateSchema,
  serverKeyListSchema,
  serverKeyRotateSchema,
} from "#protocol/server-key.ts";
import {
  countServerKeys,
  deleteServerKey,
  insertServerKey,
  serverKeyIds,
} from "#storage/d1/server-keys.ts";
import { audit } from "../audit.ts";
import { newKeyId } from "../auth/secret.ts";
import { newServerKey } from "../auth/server-key.ts";
import { answer, body, JSON_BODY, problem, problems } from "../http.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { originOf } from "../origin.ts";
import { router } from "./router.ts";
import { invalid } from "../invalid.ts";

const tags = ["Operator"];
const security = [{ operator: [] }];
const params = z.object({ key_id: idSchema });

/** Management of server keys by the operator (KEY-1, KEY-2). */
export const serverKeyRoutes = router();

serverKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/keys",
    tags,
    operationId: "createServerKey",
    summary: "Create a server key, with which a backend calls this API",
    description:
      "Only this response contains the key: the server stores its hash. A key is `parley_sk_`, an id of 16 characters, `_` and " +
      `64 hexadecimal digits, so that a scanner for secrets finds it. There are at most ${KEYS_MAX}.`,
    middleware: operatorOnly,
    security,
    request: { body: body(serverKeyCreateSchema) },
    responses: {
      201: answer("The key", newServerKeySchema),
      ...problems("not_found", ...JSON_BODY, "too_many", "rate_limited"),
    },
  }),
  async (c) => {
    const { name, scopes, expires_at } = c.req.valid("json");
    const now = Date.now();
    const expiry = expires_at === undefined ? null : Date.parse(expires_at);
    if (expiry !== null && expiry <= now) {
      return problem(c, invalid("expires_at", "is in the past"));
    }
    const db = drizzle(c.env.DB);
    if ((await countServerKeys(db)) >= KEYS_MAX) {
      return problem(
        c,
        failure("too_many", `This server can have at most ${KEYS_MAX} server keys`),
      );
    }
    const id = newKeyId();
    const { key, hash } = newServerKey(id);
    // List the key before it works, so that the operator can always see and revoke a working key.
    await insertServerKey(db, { id, created_at: new Date(now).toISOString() });
    const made = await c.env.KEYS.getByName(id).create({ name, scopes, hash, expires_at: expiry });
    await audit(c.env, { ...originOf(c), action: "key_created", detail: id });
    return c.json({ ...made, key }, 201);
  },
);

serverKeyRoutes.openapi(
  createRoute({
    method: "get",
    path: "/operator/keys",
    tags,
    operationId: "listServerKeys",
    summary: "List the server keys, oldest first",
    description: "All keys in one page, without their secrets. Revoked keys are not listed.",
    middleware: operatorOnly,
    security,
    responses: {
      200: answer("The keys", serverKeyListSchema),
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const ids = await serverKeyIds(drizzle(c.env.DB));
    const keys = await Promise.all(ids.map((id) => c.env.KEYS.getByName(id).describe()));
    return c.json({ items: keys.filter((key) => key !== null), next_cursor: null }, 200);
  },
);

serverKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/keys/{key_id}/rotate",
    tags,
    operationId: "rotateServerKey",
    summary: "Rotate a server key's secret; the previous one keeps working for a while",
    description:
      "The id, the scopes and the expiry stay. With `overlap_seconds` 0 the previous secret stops working at once.",
    middleware: operatorOnly,
    security,
    request: { params, body: body(serverKeyRotateSchema) },
    responses: {
      200: answer("The key with its new secret", newServerKeySchema),
      ...problems("not_found", ...JSON_BODY, "rate_limited"),
    },
  }),
  async (c) => {
    const { key_id } = c.req.valid("param");
    const { key, hash } = newServerKey(key_id);
    const overlapMs = c.req.valid("json").overlap_seconds * 1_000;
    const rotated = await c.env.KEYS.getByName(key_id).rotate(hash, overlapMs);
    if (rotated === null) return problem(c, failure("not_found"));
    await audit(c.env, { ...originOf(c), action: "key_rotated", detail: key_id });
    return c.json({ ...rotated, key }, 200);
  },
);

serverKeyRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/keys/{key_id}",
    tags,
    operationId: "revokeServerKey",
    summary: "Revoke a server key",
    description: "The server refuses it from the moment of this response; nothing is cached.",
    middleware: operatorOnly,
    security,
    request: { params },
    responses: {
      204: { description: "Revoked" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const { key_id } = c.req.valid("param");
    const revoked = await c.env.KEYS.getByName(key_id).revoke();
    await deleteServerKey(drizzle(c.env.DB), key_id);
    if (!revoked) return problem(c, failure("not_found"));
    await audit(c.env, { ...originOf(c), action: "key_revoked", detail: key_id });
    return c.body(null, 204);
  },
);
