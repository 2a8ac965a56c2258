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

/** A person's passkeys and authenticator app, and whether their sign-in requires a second factor. */
export const factorRoutes = router();

factorRoutes.openapi(
  createRoute({
    ...signedIn,
    method: "get",
    path: "/auth/factors",
    tags,
    operationId: "listFactors",
    summary: "List your passkeys and your authenticator app",
    description:
      "All factors in one page, oldest first, and whether your sign-in requires a second factor.",
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
    summary: "Require a second factor after the password, or stop requiring it",
    description:
      "Adding an authenticator app switches it on; removing the last factor switches it off (FACTOR-8).",
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
    summary: "Get the options with which a browser creates a passkey",
    description:
      "Pass them to `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`. " +
      `The challenge is valid once, for ${CHALLENGE_MINUTES} minutes (FACTOR-3).`,
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
    summary: "Add a passkey that a browser has created",
    description: `An account can have at most ${PASSKEYS_MAX} passkeys (FACTOR-4).`,
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
    description: `Show \`uri\` as a QR code. Enter the app's first code within ${ENROLMENT_MINUTES} minutes. The server shows the secret only once (FACTOR-6).`,
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
    summary: "Add an authenticator app with its first code",
    description:
      "From then on a sign-in by password requires a second factor, until you switch that off (FACTOR-6, FACTOR-8).",
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
    description: "Only you can see the name, which helps you tell factors apart.",
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
      "The server refuses to remove the last passkey of an account without a password (`last_way_in`, FACTOR-10).",
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
    summary:
      "Get the options with which a browser requests one of your passkeys, to confirm a change",
    description:
      "Send the passkey's answer as `confirmation.passkey`. The challenge is valid once, for this session only (FACTOR-3).",
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
    summary: "Remove your password, to sign in with passkeys only",
    description:
      "Requires a passkey and unused recovery codes; otherwise the server refuses (`last_way_in`, FACTOR-13).",
    request: { body: body(confirmedSchema) },
    responses: {
      204: { description: "The account no longer has a password" },
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
