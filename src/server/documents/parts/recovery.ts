import { confirmationSchema } from "#protocol/confirmation.ts";
import {
  confirmedSchema,
  passwordChangeSchema,
  recoveryCodesLeftSchema,
  recoveryCodesSchema,
  recoverySchema,
  resetAccountSchema,
  resetCheckSchema,
  resetLinkSchema,
  resetSchema,
} from "#protocol/recovery.ts";
import { forgotSchema, mailChangeSchema, mailCodeSchema, mailStateSchema } from "#protocol/mail.ts";
import { part } from "./part.ts";
import { DEVICE_SECRET, NOON } from "./samples.ts";

const CONFIRMATION =
  "Proof that it is you; an account without a password or factor needs a session from the last ten minutes (CONFIRM-1)";
const CODE = "k3vq-9d2m-x1c8-z5t4";
const LINK_TOKEN = "8f14e45fceea167a5a36dedd4bea2543";
const NEW_PASSWORD =
  "8 to 256 characters; the server refuses the most common passwords (PASSWORD-5)";

export const RECOVERY = [
  part(
    confirmationSchema,
    "Proof that the account's owner makes the request: one of these (CONFIRM-1).",
    { password: "correct horse" },
    {
      password: "The account's current password",
      passkey:
        "The answer of one of the account's passkeys to the options of `POST /auth/confirmation/options`: WebAuthn's `AuthenticationResponseJSON`",
      totp: "The authenticator app's code, which is valid once (FACTOR-7)",
    },
  ),
  part(
    passwordChangeSchema,
    "A new password.",
    { confirmation: { password: "correct horse" }, new_password: "battery staple" },
    { confirmation: CONFIRMATION, new_password: NEW_PASSWORD },
  ),
  part(
    confirmedSchema,
    "Proof that the account's owner makes the request.",
    { confirmation: { password: "correct horse" } },
    { confirmation: CONFIRMATION },
  ),
  part(
    recoveryCodesLeftSchema,
    "The number of unused recovery codes.",
    { left: 9, total: 10, created_at: NOON },
    {
      left: "How many are unused",
      total: "How many are created at a time",
      created_at: "When they were created; null if there are none",
    },
  ),
  part(
    recoveryCodesSchema,
    "New recovery codes.",
    { codes: [CODE, "x1c8-z5t4-7hmn-2r6w"], created_at: NOON },
    {
      codes: "The codes, each valid once; no other response contains them",
      created_at: "When they were created",
    },
  ),
  part(
    recoverySchema,
    "A recovery code, used to replace a lost password.",
    {
      username: "ada",
      recovery_code: CODE,
      new_password: "battery staple",
      device_secret: DEVICE_SECRET,
    },
    {
      username: "Case does not matter",
      recovery_code: "Case and dashes do not matter",
      new_password: NEW_PASSWORD,
      device_secret: "As for a sign-in",
    },
  ),
  part(
    resetLinkSchema,
    "A link with which a person chooses a new password.",
    { url: `https://chat.example.com/reset/${LINK_TOKEN}`, expires_at: NOON },
    { url: "An address of the page, valid once", expires_at: "When it expires" },
  ),
  part(
    resetCheckSchema,
    "The token of a reset link.",
    { token: LINK_TOKEN },
    { token: "The part of the address after `/reset/`" },
  ),
  part(
    resetSchema,
    "The token of a reset link, and a new password.",
    { token: LINK_TOKEN, new_password: "battery staple" },
    { token: "The part of the address after `/reset/`", new_password: NEW_PASSWORD },
  ),
  part(
    resetAccountSchema,
    "The account whose password a reset link changes.",
    { username: "ada" },
    { username: "The account's username" },
  ),
  part(
    mailStateSchema,
    "Your email address.",
    { address: "ada@example.com", pending: null },
    {
      address: "A verified address, or null",
      pending: "An address whose code has not been entered yet, or null",
    },
  ),
  part(
    mailChangeSchema,
    "A new email address.",
    { confirmation: { password: "correct horse" }, address: "ada@example.com" },
    { confirmation: CONFIRMATION, address: "Where to send the code; null removes your address" },
  ),
  part(
    mailCodeSchema,
    "The code that was sent to a new address.",
    { code: CODE },
    { code: "Case and dashes do not matter" },
  ),
  part(
    forgotSchema,
    "The account whose password was forgotten.",
    { account: "ada@example.com" },
    { account: "A username, or a verified address" },
  ),
];
