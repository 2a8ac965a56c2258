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
  "Proof that it is you; an account that has nothing to prove it with needs a session of the last ten minutes (CONFIRM-1)";
const CODE = "k3vq-9d2m-x1c8-z5t4";
const LINK_TOKEN = "8f14e45fceea167a5a36dedd4bea2543";
const NEW_PASSWORD = "8 to 256 characters; the most common ones are refused (PASSWORD-5)";

export const RECOVERY = [
  part(
    confirmationSchema,
    "Proof that the person themselves asks: one of these (CONFIRM-1).",
    { password: "correct horse" },
    {
      password: "The account's present password",
      passkey:
        "The answer of one of the account's passkeys to the options of `POST /auth/confirmation/options`: WebAuthn's `AuthenticationResponseJSON`",
      totp: "The authenticator app's code, which is good once (FACTOR-7)",
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
    "Proof that the person asks, and nothing else.",
    { confirmation: { password: "correct horse" } },
    { confirmation: CONFIRMATION },
  ),
  part(
    recoveryCodesLeftSchema,
    "How many recovery codes are left.",
    { left: 9, total: 10, created_at: NOON },
    {
      left: "Those that are still good",
      total: "How many one gets at a time",
      created_at: "When they were made; null for who has none",
    },
  ),
  part(
    recoveryCodesSchema,
    "New recovery codes.",
    { codes: [CODE, "x1c8-z5t4-7hmn-2r6w"], created_at: NOON },
    {
      codes: "Each is good once; no other answer shows them",
      created_at: "When they were made",
    },
  ),
  part(
    recoverySchema,
    "A recovery code in the place of a lost password.",
    {
      username: "ada",
      recovery_code: CODE,
      new_password: "battery staple",
      device_secret: DEVICE_SECRET,
    },
    {
      username: "Whatever its case",
      recovery_code: "Whatever its case, with or without its dashes",
      new_password: NEW_PASSWORD,
      device_secret: "As of a sign-in",
    },
  ),
  part(
    resetLinkSchema,
    "A link at which a person chooses a new password.",
    { url: `https://chat.example.com/reset/${LINK_TOKEN}`, expires_at: NOON },
    { url: "An address of the page, good once", expires_at: "Until when it is good" },
  ),
  part(
    resetCheckSchema,
    "The token of a reset link.",
    { token: LINK_TOKEN },
    { token: "What the address has after `/reset/`" },
  ),
  part(
    resetSchema,
    "The token of a reset link, and a new password.",
    { token: LINK_TOKEN, new_password: "battery staple" },
    { token: "What the address has after `/reset/`", new_password: NEW_PASSWORD },
  ),
  part(
    resetAccountSchema,
    "Whose password a reset link changes.",
    { username: "ada" },
    { username: "Of the account" },
  ),
  part(
    mailStateSchema,
    "One's own email address.",
    { address: "ada@example.com", pending: null },
    {
      address: "A verified address, or null",
      pending: "An address whose code has not been entered yet, or null",
    },
  ),
  part(
    mailChangeSchema,
    "Another email address.",
    { confirmation: { password: "correct horse" }, address: "ada@example.com" },
    { confirmation: CONFIRMATION, address: "Where the code goes; null removes one's address" },
  ),
  part(
    mailCodeSchema,
    "The code that came to a new address.",
    { code: CODE },
    { code: "Whatever its case, with or without its dashes" },
  ),
  part(
    forgotSchema,
    "Whose password was forgotten.",
    { account: "ada@example.com" },
    { account: "A username, or a verified address" },
  ),
];
