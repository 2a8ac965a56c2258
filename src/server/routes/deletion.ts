import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { accountDeletionSchema, deletionCreateSchema, deletionSchema } from "#protocol/deletion.ts";
import { userRefSchema } from "#protocol/primitives.ts";
import { confirm } from "../auth/confirmation.ts";
import { deleteAccount, keepAccount } from "../erasure/deletion.ts";
import {
  answer,
  AUTHENTICATED,
  body,
  CONFIRMED,
  JSON_BODY,
  KEYED,
  problem,
  problems,
} from "../http.ts";
import { authenticated, leaver } from "../middleware/authenticated.ts";
import { backendOnly } from "../middleware/callers.ts";
import { operatorOnly } from "../middleware/operator-only.ts";
import { resolveUser } from "../user-refs.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const params = z.object({ user_id: userRefSchema });
const bearer = [{ bearer: [] }];
const operator = [{ operator: [] }];
const ACCEPTED = answer("The pending deletion", deletionSchema);
const ERASED =
  "`messages` decides whether the person's messages are erased too or stay under “Deleted account” (LEAVE-3).";

/** The deletion of accounts. */
export const deletionRoutes = router();

deletionRoutes.openapi(
  createRoute({
    method: "post",
    path: "/users/me/deletion",
    tags,
    operationId: "deleteMe",
    summary: "Delete your account, after a grace period in which you can undo it",
    description:
      "`confirmation` proves that it is you (CONFIRM-1). The server ends all your sessions and sockets at once. Until `deletes_at` you can " +
      `sign in again and undo the deletion (LEAVE-2). Then the server erases all your data. ${ERASED}`,
    middleware: authenticated,
    security: bearer,
    request: { body: body(deletionCreateSchema) },
    responses: { 202: ACCEPTED, ...problems(...JSON_BODY, ...CONFIRMED, "not_found") },
  }),
  async (c) => {
    const { confirmation, messages } = c.req.valid("json");
    const { user_id } = c.get("session");
    const confirmed = await confirm(c, user_id, confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const deletion = await deleteAccount(c, user_id, { messages, undoable: true });
    return deletion.ok ? c.json(deletion.value, 202) : problem(c, deletion.error);
  },
);

deletionRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/users/me/deletion",
    tags,
    operationId: "undoDeletion",
    summary: "Undo the deletion of your account within its grace period",
    description:
      "Requires the access token of a sign-in after the deletion, which then continues as a normal session (LEAVE-2). Changes nothing if there is nothing to undo.",
    middleware: leaver,
    security: bearer,
    responses: {
      204: { description: "The account is restored" },
      ...problems(...AUTHENTICATED, "not_found"),
    },
  }),
  async (c) => {
    const undone = await keepAccount(c, c.get("session").user_id);
    return undone.ok ? c.body(null, 204) : problem(c, undone.error);
  },
);

deletionRoutes.openapi(
  createRoute({
    method: "post",
    path: "/users/{user_id}/deletion",
    tags,
    operationId: "deleteUser",
    summary: "Delete a person's account, as their backend",
    description: `They cannot undo it; you can, until \`deletes_at\`. ${ERASED}`,
    ...backendOnly("users"),
    request: { params, body: body(accountDeletionSchema) },
    responses: { 202: ACCEPTED, ...problems(...KEYED, ...JSON_BODY, "not_found") },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const wish = { ...c.req.valid("json"), undoable: false };
    const deletion = await deleteAccount(c, user_id, wish);
    return deletion.ok ? c.json(deletion.value, 202) : problem(c, deletion.error);
  },
);

deletionRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/users/{user_id}/deletion",
    tags,
    operationId: "undoUserDeletion",
    summary: "Undo the deletion of a person's account within its grace period",
    description:
      "Whether they or you requested it. Their earlier sessions stay ended, so they need to sign in again.",
    ...backendOnly("users"),
    request: { params },
    responses: {
      204: { description: "The account is restored" },
      ...problems(...KEYED, "not_found"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const undone = await keepAccount(c, user_id);
    return undone.ok ? c.body(null, 204) : problem(c, undone.error);
  },
);

deletionRoutes.openapi(
  createRoute({
    method: "post",
    path: "/operator/users/{user_id}/deletion",
    tags: ["Operator"],
    operationId: "deleteAccount",
    summary: "Delete a person's account",
    description: `They cannot undo it; you can, until \`deletes_at\`. ${ERASED}`,
    middleware: operatorOnly,
    security: operator,
    request: { params, body: body(accountDeletionSchema) },
    responses: { 202: ACCEPTED, ...problems(...JSON_BODY, "not_found", "rate_limited") },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const wish = { ...c.req.valid("json"), undoable: false };
    const deletion = await deleteAccount(c, user_id, wish);
    return deletion.ok ? c.json(deletion.value, 202) : problem(c, deletion.error);
  },
);

deletionRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/operator/users/{user_id}/deletion",
    tags: ["Operator"],
    operationId: "undoAccountDeletion",
    summary: "Undo the deletion of a person's account within its grace period",
    description: "Their earlier sessions stay ended, so they need to sign in again.",
    middleware: operatorOnly,
    security: operator,
    request: { params },
    responses: {
      204: { description: "The account is restored" },
      ...problems("not_found", "validation_failed", "rate_limited"),
    },
  }),
  async (c) => {
    const user_id = await resolveUser(c.env, c.req.valid("param").user_id);
    const undone = await keepAccount(c, user_id);
    return undone.ok ? c.body(null, 204) : problem(c, undone.error);
  },
);
