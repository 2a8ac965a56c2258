import { createRoute } from "@hono/zod-openapi";
import { registrationMailSchema } from "#protocol/credentials.ts";
import { failure } from "#protocol/errors.ts";
import {
  forgotSchema,
  MAIL_CODE_MS,
  MAIL_RESET_MS,
  mailChangeSchema,
  mailCodeSchema,
  MAILS_PER_HOUR,
  mailStateSchema,
  mailTokenSchema,
} from "#protocol/mail.ts";
import { registrationPolicy } from "../auth/registration.ts";
import { configOf } from "../config.ts";
import { answer, AUTHENTICATED, body, CONFIRMED, JSON_BODY, problem, problems } from "../http.ts";
import { changeAddress, mailState, verifyCode } from "../mail/change-address.ts";
import { sendResetLinks } from "../mail/forgot.ts";
import { registrationDomains, sendSignUpCode } from "../mail/sign-up.ts";
import { mailerOf } from "../mail/mailers.ts";
import { forgotAttempts } from "../middleware/auth-attempts.ts";
import { authenticated } from "../middleware/authenticated.ts";
import { NO_PASSWORDS } from "./auth.ts";
import { router } from "./router.ts";

const tags = ["Accounts"];
const security = [{ bearer: [] }];
const NO_CODES = failure("not_found", "This server requires no email address to sign up");
const OFF = failure("not_found", "This server sends no mail");
const hours = (ms: number) => (ms === 3_600_000 ? "one hour" : `${ms / 3_600_000} hours`);

/** A person's email address, and mails to it. Without a mailer, these routes answer `not_found`. */
export const mailRoutes = router();

mailRoutes.openapi(
  createRoute({
    method: "get",
    path: "/auth/mail",
    tags,
    operationId: "getMailAddress",
    summary: "Get your email address",
    description: "Nobody else can see it (MAIL-1).",
    middleware: authenticated,
    security,
    responses: {
      200: answer("Your address, if you have one", mailStateSchema),
      ...problems(...AUTHENTICATED, "not_found"),
    },
  }),
  async (c) => {
    if (mailerOf(c.env) === null) return problem(c, OFF);
    return c.json(await mailState(c), 200);
  },
);

mailRoutes.openapi(
  createRoute({
    method: "put",
    path: "/auth/mail",
    tags,
    operationId: "changeMailAddress",
    summary: "Change or remove your email address",
    description:
      `The server sends a code to the new address, which is valid for ${hours(MAIL_CODE_MS)}. Nothing changes until you enter it ` +
      `(MAIL-1). The server sends at most ${MAILS_PER_HOUR} codes and links to one address in an hour. It notifies the previous address of the change (MAIL-4).`,
    middleware: authenticated,
    security,
    request: { body: body(mailChangeSchema) },
    responses: {
      200: answer("The server has sent the code or removed the address", mailStateSchema),
      ...problems(...JSON_BODY, ...CONFIRMED, "not_found", "mail_unavailable"),
    },
  }),
  async (c) => {
    const mailer = mailerOf(c.env);
    if (mailer === null) return problem(c, OFF);
    const changed = await changeAddress(c, mailer, c.req.valid("json"));
    return changed.ok ? c.json(changed.value, 200) : problem(c, changed.error);
  },
);

mailRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/mail/verify",
    tags,
    operationId: "verifyMailAddress",
    summary: "Enter the code that was sent to your new address",
    description: "The server refuses a wrong or expired code, with the path `code`.",
    middleware: authenticated,
    security,
    request: { body: body(mailCodeSchema) },
    responses: {
      200: answer("The address is now yours", mailStateSchema),
      ...problems(...JSON_BODY, ...AUTHENTICATED, "not_found"),
    },
  }),
  async (c) => {
    if (mailerOf(c.env) === null) return problem(c, OFF);
    const verified = await verifyCode(c, c.req.valid("json").code);
    return verified.ok ? c.json(verified.value, 200) : problem(c, verified.error);
  },
);

mailRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/register/mail",
    tags,
    operationId: "sendRegistrationCode",
    summary: "Send a code to the address with which you want to sign up",
    description:
      "Needed if `GET /auth/methods` has `registration_domains` (ENTRY-6). Send the response's `mail_token`, and the code from the mail " +
      `as \`mail_code\`, to \`POST /auth/register\` within ${hours(MAIL_CODE_MS)}. The server sends at most ${MAILS_PER_HOUR} codes to one address in an hour.`,
    middleware: forgotAttempts,
    request: { body: body(registrationMailSchema) },
    responses: {
      200: answer("The server has sent the code", mailTokenSchema),
      ...problems(
        ...JSON_BODY,
        "not_found",
        "registration_closed",
        "challenge_failed",
        "challenge_unavailable",
        "mail_unavailable",
        "rate_limited",
      ),
    },
  }),
  async (c) => {
    const mailer = mailerOf(c.env);
    if (mailer === null || registrationDomains(c.env).length === 0) return problem(c, NO_CODES);
    if (registrationPolicy(c.env) === "closed") return problem(c, failure("registration_closed"));
    const sent = await sendSignUpCode(c, mailer, c.req.valid("json"));
    return sent.ok ? c.json(sent.value, 200) : problem(c, sent.error);
  },
);

mailRoutes.openapi(
  createRoute({
    method: "post",
    path: "/auth/forgot",
    tags,
    operationId: "forgotPassword",
    summary: "Send a reset link to your email address",
    description:
      "`account` is a username or a verified address. The response and its time are the same whether or not there is any mail to " +
      `send (MAIL-2). The link is valid once, for ${hours(MAIL_RESET_MS)}.`,
    middleware: forgotAttempts,
    request: { body: body(forgotSchema) },
    responses: {
      202: {
        description: "If this account exists and has a verified address, the server sends a link",
      },
      ...problems(...JSON_BODY, "forbidden", "not_found", "rate_limited"),
    },
  }),
  (c) => {
    if (!configOf(c.env).PASSWORD_SIGN_IN) return problem(c, NO_PASSWORDS);
    if (mailerOf(c.env) === null) return problem(c, OFF);
    c.executionCtx.waitUntil(sendResetLinks(c.env, c.req.valid("json").account, Date.now()));
    return c.body(null, 202);
  },
);
