import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { failure } from "#protocol/errors.ts";
import {
  factorPatchSchema,
  factorSchema,
  factorsSchema,
  passkeyRegistrationSchema,
  secondFactorPatchSchema,
  totpEnrolmentSchema,
  totpSecretSchema,
} from "#protocol/factors.ts";
import { CHALLENGE_MS, ENROLMENT_MS, PASSKEYS_MAX } from "#protocol/limits.ts";
import { passkeyCreationSchema, passkeyRequestSchema } from "#protocol/passkeys.ts";
import { idSchema } from "#protocol/primitives.ts";
import { confirmedSchema } from "#protocol/recovery.ts";
import { confirm, confirmAdding } from "../auth/confirmation.ts";
import { finishEnrolment, startEnrolment } from "../factors/authenticator-app.ts";
import { confirmationRequest } from "../factors/confirming.ts";
import { factorsOf, hasFactor, removeFactor, rename, setSecondFactor } from "../factors/factors.ts";
import { addPasskey, passkeyCreation } from "../factors/passkeys.ts";
import { removePassword } from "../factors/password-removal.ts";
import { answer, AUTHENTICATED, body, CONFIRMED, JSON_BODY, problem, problems } from "../http.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { router } from "./router.ts";

const tags = ["Factors"];
const signedIn = { middleware: authenticated, security: [{ bearer: [] as string[] }] };
const params = z.object({ factor_id: idSchema });
const CHALLENGE_MINUTES = CHALLENGE_MS / 60_000;
const ENROLMENT_MINUTES = ENROLMENT_MS / 60_000;

/** A person's own passkeys, authenticator app, and what their sign-in asks for. */
export const factorRoutes = router();

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "get",
    path: "/auth/factors",
    tags,
    operationId: "listFactors",
    summary: "List your passkeys and your authenticator app",
    description: "All of them in one page, the oldest first, and what your sign-in asks for.",
    responses: { 200: answer("Your factors", factorsSchema), ...problems(...AUTHENTICATED) },
  }),
  async (c) => c.json(await factorsOf(c.env, c.get("principal").user_id), 200),
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "patch",
    path: "/auth/factors",
    tags,
    operationId: "updateSecondFactor",
    summary: "Ask for a second factor after the password, or no longer",
    description:
      "Adding an authenticator app switches it on; with the last factor it goes off (FACTOR-8).",
    request: { body: body(secondFactorPatchSchema) },
    responses: {
      200: answer("Your factors", factorsSchema),
      ...problems(...JSON_BODY, ...CONFIRMED),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const { confirmation, second_factor } = c.req.valid("json");
    const confirmed = await confirm(c, user_id, confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const changed = await setSecondFactor(c, user_id, second_factor);
    return changed.ok ? c.json(changed.value, 200) : problem(c, changed.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/factors/passkeys/options",
    tags,
    operationId: "startPasskey",
    summary: "Get what a browser makes a passkey by",
    description:
      "Hand it to `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`. " +
      `Its challenge is good for ${CHALLENGE_MINUTES} minutes, once (FACTOR-3).`,
    request: { body: body(confirmedSchema) },
    responses: {
      200: answer("The options", passkeyCreationSchema),
      ...problems(...JSON_BODY, ...CONFIRMED, "forbidden", "too_many"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const confirmed = await confirmAdding(c, user_id, c.req.valid("json").confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const options = await passkeyCreation(c, user_id);
    return options.ok ? c.json(options.value, 200) : problem(c, options.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/factors/passkeys",
    tags,
    operationId: "addPasskey",
    summary: "Add the passkey that a browser has made",
    description: `An account has at most ${PASSKEYS_MAX} (FACTOR-4).`,
    request: { body: body(passkeyRegistrationSchema) },
    responses: {
      201: answer("Added", factorSchema),
      ...problems(...JSON_BODY, ...AUTHENTICATED, "forbidden", "too_many"),
    },
  }),
  async (c) => {
    const added = await addPasskey(c, c.get("principal").user_id, c.req.valid("json"));
    return added.ok ? c.json(added.value, 201) : problem(c, added.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/factors/totp/secret",
    tags,
    operationId: "startTotp",
    summary: "Get a secret for an authenticator app",
    description: `Show \`uri\` as a QR code. The secret waits ${ENROLMENT_MINUTES} minutes for its first code, and the server shows it this once (FACTOR-6).`,
    request: { body: body(confirmedSchema) },
    responses: {
      200: answer("The secret", totpSecretSchema),
      ...problems(...JSON_BODY, ...CONFIRMED, "forbidden", "too_many"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const confirmed = await confirmAdding(c, user_id, c.req.valid("json").confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const started = await startEnrolment(c, user_id);
    return started.ok ? c.json(started.value, 200) : problem(c, started.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/factors/totp",
    tags,
    operationId: "addTotp",
    summary: "Add the authenticator app, with its first code",
    description:
      "From then on a sign-in by password asks for a second factor, until you switch that off (FACTOR-6, FACTOR-8).",
    request: { body: body(totpEnrolmentSchema) },
    responses: {
      201: answer("Added", factorSchema),
      ...problems(...JSON_BODY, ...AUTHENTICATED, "too_many"),
    },
  }),
  async (c) => {
    const added = await finishEnrolment(c, c.get("principal").user_id, c.req.valid("json"));
    return added.ok ? c.json(added.value, 201) : problem(c, added.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "patch",
    path: "/auth/factors/{factor_id}",
    tags,
    operationId: "renameFactor",
    summary: "Rename a passkey or an authenticator app",
    description: "The name is for you alone, to tell one from another.",
    request: { params, body: body(factorPatchSchema) },
    responses: {
      204: { description: "Renamed" },
      ...problems(...JSON_BODY, ...AUTHENTICATED, "not_found"),
    },
  }),
  async (c) => {
    const { factor_id } = c.req.valid("param");
    const { name } = c.req.valid("json");
    const renamed = await rename(c.env, c.get("principal").user_id, factor_id, name);
    return renamed.ok ? c.body(null, 204) : problem(c, renamed.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/factors/{factor_id}/removal",
    tags,
    operationId: "removeFactor",
    summary: "Remove a passkey or an authenticator app",
    description:
      "The server refuses to take the last passkey from an account without a password (`last_way_in`, FACTOR-10).",
    request: { params, body: body(confirmedSchema) },
    responses: {
      204: { description: "Removed" },
      ...problems(...JSON_BODY, ...CONFIRMED, "not_found", "last_way_in"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const { factor_id } = c.req.valid("param");
    if (!(await hasFactor(c.env, user_id, factor_id))) return problem(c, failure("not_found"));
    const confirmed = await confirm(c, user_id, c.req.valid("json").confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const removed = await removeFactor(c, user_id, factor_id);
    return removed.ok ? c.body(null, 204) : problem(c, removed.error);
  },
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/confirmation/options",
    tags,
    operationId: "startConfirmation",
    summary: "Get what a browser asks a passkey of yours by, to confirm a change",
    description:
      "Send what comes of it as `confirmation.passkey`. Its challenge is for this session alone, once (FACTOR-3).",
    responses: {
      200: answer("The options", passkeyRequestSchema),
      ...problems(...AUTHENTICATED),
    },
  }),
  async (c) => c.json(await confirmationRequest(c), 200),
);

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "post",
    path: "/auth/password/removal",
    tags,
    operationId: "removePassword",
    summary: "Sign in with passkeys alone from now on",
    description:
      "For an account that has a passkey and unused recovery codes; else the server refuses it (`last_way_in`, FACTOR-13).",
    request: { body: body(confirmedSchema) },
    responses: {
      204: { description: "The account has no password any more" },
      ...problems(...JSON_BODY, ...CONFIRMED, "last_way_in"),
    },
  }),
  async (c) => {
    const { user_id } = c.get("principal");
    const confirmed = await confirm(c, user_id, c.req.valid("json").confirmation);
    if (!confirmed.ok) return problem(c, confirmed.error);
    const removed = await removePassword(c, user_id);
    return removed.ok ? c.body(null, 204) : problem(c, removed.error);
  },
);
