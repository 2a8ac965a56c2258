import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { grantSchema, sessionListSchema, sessionPatchSchema } from "#protocol/auth.ts";
import { credentialsSchema, refreshSchema, registrationSchema } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import { GUESSES_UNCHALLENGED, REFRESH_REPEAT_MS } from "#protocol/limits.ts";
import { idSchema } from "#protocol/primitives.ts";
import { TICKET_SECONDS, ticketSchema } from "#protocol/ticket.ts";
import { login } from "../auth/login.ts";
import { register } from "../auth/register.ts";
import {
  confirmSession,
  endOtherSessions,
  endOwnSession,
  endSession,
  refreshSession,
  sessionsOf,
} from "../auth/sessions.ts";
import { signTicket } from "../auth/ticket.ts";
import { configOf } from "../config.ts";
import { answer, AUTHENTICATED, body, JSON_BODY, problem, problems } from "../http.ts";
import { refreshAttempts } from "../middleware/auth-attempts.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { originOf, whereaboutsOf } from "../origin.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
export const NO_PASSWORDS = failure("forbidden", "This server has no sign-in by password");

export const authRoutes = router();

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/register",
    tags,
    operationId: "register",
    summary: "Create an account and sign in",
    description:
      "The server refuses, with the path of the field (`validation_failed`), a username that is reserved or malformed (NAME-1), " +
      "a name without visible characters or with characters that change the direction of text (NAME-2), and a password that is one of the most common, " +
      "too similar to the username, or made of fewer than 3 different characters (PASSWORD-5). " +
      "If `GET /auth/methods` says so, it requires an invitation's code (ENTRY-2) and a challenge's token (ENTRY-3), " +
      "or a code sent by mail (`POST /auth/register/mail`, ENTRY-6). " +
      "Keep the `device_secret` from the response, as after a sign-in.",
    request: { body: body(registrationSchema) },
    responses: {
      201: answer("Signed in", grantSchema),
      ...problems(
        ...JSON_BODY,
        "forbidden",
        "registration_closed",
        "invitation_required",
        "mail_required",
        "challenge_failed",
        "challenge_unavailable",
        "username_taken",
        "rate_limited",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const grant = await register(c, c.req.valid("json"));
    return grant.ok ? c.json(grant.value, 201) : problem(c, grant.error);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/login",
    tags,
    operationId: "login",
    summary: "Sign in",
    description:
      "Keep the `device_secret` from the response on the device, even after signing out, and send it with the next sign-in " +
      "to any account: then other people's wrong passwords never lock this device out (PASSWORD-2, PASSWORD-3). " +
      "If the account requires a second factor, the correct password is answered with `second_factor_required`: send its " +
      "`factor_token`, with one of its `methods`, to `POST /auth/second-factor` (FACTOR-8). " +
      `If the server has a bot check, a sign-in needs its token after ${GUESSES_UNCHALLENGED} wrong passwords (ENTRY-5).`,
    request: { body: body(credentialsSchema) },
    responses: {
      200: answer("Signed in", grantSchema),
      ...problems(
        ...JSON_BODY,
        "forbidden",
        "challenge_required",
        "challenge_failed",
        "challenge_unavailable",
        "invalid_credentials",
        "second_factor_required",
        "account_disabled",
        "rate_limited",
        "overloaded",
      ),
    },
  }),
  async (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    const grant = await login(c, c.req.valid("json"));
    return grant.ok ? c.json(grant.value, 200) : problem(c, grant.error);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/refresh",
    tags,
    operationId: "refresh",
    summary: "Exchange a refresh token, which is valid once, for fresh tokens",
    description:
      "A client refreshes shortly before its access token expires, and uses the new refresh token from then on.",
    middleware: refreshAttempts,
    request: { body: body(refreshSchema) },
    responses: {
      200: answer(
        `Fresh tokens. If this response is lost, sending the old token again returns the same new one for ${REFRESH_REPEAT_MS / 1_000} seconds, until the new one is used; after that, sending the old token ends its session (AUTH-4)`,
        grantSchema,
      ),
      ...problems(...JSON_BODY, "invalid_refresh_token", "account_disabled", "rate_limited"),
    },
  }),
  async (c) => {
    const { refresh_token } = c.req.valid("json");
    const refreshed = await refreshSession(c.env, refresh_token, whereaboutsOf(c), Date.now());
    return refreshed.ok ? c.json(refreshed.value, 200) : problem(c, refreshed.error);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/logout",
    tags,
    operationId: "logout",
    summary: "End this session: its sockets close and its tokens stop working",
    description:
      "The server refuses the refresh token from then on as well. Nothing else about the account changes.",
    middleware: authenticated,
    security: [{ bearer: [] }],
    responses: { 204: { description: "Ended" }, ...problems(...AUTHENTICATED) },
  }),
  async (c) => {
    await endOwnSession(c.env, c.get("session"), originOf(c), Date.now());
    return c.body(null, 204);
  },
);

authRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/ticket",
    tags,
    operationId: "createTicket",
    summary:
      "Get a ticket, which opens one socket once within seconds, so that no address contains a token",
    description: `It is valid for ${TICKET_SECONDS} seconds, and the socket lasts no longer than the access token that requested it (AUTH-6).`,
    middleware: authenticated,
    security: [{ bearer: [] }],
    responses: {
      200: answer("Pass the ticket as `?ticket=`", ticketSchema),
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => {
    const ticket = await signTicket(c.env, c.get("session"), Date.now());
    return c.json({ ticket, expires_in: TICKET_SECONDS }, 200);
  },
);

authRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/sessions",
    tags,
    operationId: "listSessions",
    summary: "List your sessions",
    description: "All sessions in one page, the most recently used first.",
    middleware: authenticated,
    security: [{ bearer: [] }],
    responses: { 200: answer("Your sessions", sessionListSchema), ...problems(...AUTHENTICATED) },
  }),
  async (c) => {
    const { user_id, session_id } = c.get("session");
    const rows = await sessionsOf(c.env, user_id, Date.now());
    const items = rows.map((row) => ({ ...row, current: row.id === session_id }));
    return c.json({ items, next_cursor: null }, 200);
  },
);

authRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/auth/sessions/{session_id}",
    tags,
    operationId: "endSession",
    summary: "End one of your sessions",
    description: "The server refuses its tokens from then on, and closes its sockets.",
    middleware: authenticated,
    security: [{ bearer: [] }],
    request: { params: z.object({ session_id: idSchema }) },
    responses: { 204: { description: "Ended" }, ...problems(...AUTHENTICATED, "not_found") },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const ended = await endSession(c.env, user_id, c.req.valid("param").session_id, originOf(c));
    return ended ? c.body(null, 204) : problem(c, failure("not_found"));
  },
);

authRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/auth/sessions",
    tags,
    operationId: "endOtherSessions",
    summary: "End all of your sessions but this one",
    description:
      "The server refuses their tokens from then on, and closes their sockets (SESSION-1). " +
      "A session of an outside issuer ends at that issuer.",
    middleware: authenticated,
    security: [{ bearer: [] }],
    responses: { 204: { description: "Ended" }, ...problems(...AUTHENTICATED) },
  }),
  async (c) => {
    const { user_id, session_id } = c.get("session");
    await endOtherSessions(c.env, user_id, session_id, originOf(c));
    return c.body(null, 204);
  },
);

authRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/auth/sessions/{session_id}",
    tags,
    operationId: "confirmSession",
    summary: "Confirm that a sign-in from a new device was you",
    description:
      "Removes the mark `new_device` from one of your sessions. Only an older session without that mark can do " +
      "that (SESSION-3).",
    middleware: authenticated,
    security: [{ bearer: [] }],
    request: { params: z.object({ session_id: idSchema }), body: body(sessionPatchSchema) },
    responses: {
      204: { description: "Confirmed" },
      ...problems(...AUTHENTICATED, ...JSON_BODY, "forbidden", "not_found"),
    },
  }),
  async (c) => {
    const { session_id } = c.req.valid("param");
    const confirmed = await confirmSession(c.env, session_id, c.get("session"));
    return confirmed.ok ? c.body(null, 204) : problem(c, confirmed.error);
  },
);
