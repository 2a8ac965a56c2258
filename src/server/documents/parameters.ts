import type { JsonSchema } from "./json-schema.ts";

interface Described {
  description: string;
  example: unknown;
}

/** The description and an example of each parameter, by its name, or by operation and name. */
const PARAMETERS: Readonly<Record<string, Described>> = {
  conversation_id: {
    description: "The conversation's id",
    example: "0e7d9a24-5739-46e2-806c-91453b00fe1f",
  },
  message_id: { description: "The message's id in its conversation", example: 41 },
  account_state: { description: "Only users whose account has this state", example: "disabled" },
  operator_id: { description: "The id of an operator", example: "k3v9q2x7m1t8w4zb" },
  key_id: { description: "The id of a server key", example: "k3v9q2x7m1t8w4zb" },
  "parley-user": {
    description:
      "With a server key: the person to act as, by id or by `ext:` and their `external_id`, percent-encoded if not ASCII (KEY-4)",
    example: "ext:u-2",
  },
  external_id: { description: "The app's own id for a person", example: "u-2" },
  invitation_id: { description: "The invitation's id", example: "k3v9q2m7x1c8z5t4" },
  invitation_code: { description: "The code in the link", example: "Vq3kZ8mT1xR7bL5cN9pD2f" },
  hook_id: { description: "The webhook's id", example: "k3v9q2m7x1c8z5t4" },
  secret: { description: "The secret in the webhook's address", example: "5e".repeat(32) },
  bot_id: { description: "The bot's user id", example: "bot_k3v9q2m7x1c8z5t4" },
  user_id: {
    description: "The person's id, or `ext:` and their `external_id`",
    example: "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02",
  },
  session_id: { description: "The session's id", example: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11" },
  factor_id: {
    description: "The id of the passkey or the authenticator app",
    example: "tqS9fTn3qk1Jm1cJwq0cM8yJv7P3gY2xXk6bq9rU4hA",
  },
  webhook_id: {
    description: "The endpoint's id",
    example: "c3a1f0b2-9d4e-4f7a-8b55-0e6d2a7c9f10",
  },
  report_id: { description: "The report's id", example: "mk3v8q2bc-7f3a91d0" },
  open: { description: "`false` for resolved reports", example: "true" },
  status: { description: "Only those with this status", example: "failed" },
  purpose: { description: "What the token is for", example: "login" },
  action: { description: "Only events with this action", example: "signed_in" },
  until: {
    description: "Only events before this time",
    example: "2026-03-14T12:00:00.000Z",
  },
  actor_id: { description: "Only actions of this operator, key or user", example: "root" },
  key: { description: "The last part of a `media_url`", example: "4Jx2Qm9fT0a7bC1dE2fG3h" },
  emoji: { description: "One emoji, percent-encoded", example: "👍" },
  q: {
    description: "The words to search for; each matches the beginning of a word",
    example: "lunch",
  },
  cursor: {
    description: "The `next_cursor` of the previous page",
    example: "27",
  },
  limit: { description: "The most items in the page", example: 50 },
  before: { description: "The newest messages before this id", example: 41 },
  after: { description: "The oldest messages after this id", example: 41 },
  "searchMessages before": {
    description: "Only messages sent before this day, in UTC, or before this time",
    example: "2026-06-01",
  },
  "searchMessages after": {
    description: "Only messages sent on this day, in UTC, or later; or at this time or later",
    example: "2026-05-01",
  },
  from: {
    description: "Only messages from this person, by id or by `ext:` and their `external_id`",
    example: "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02",
  },
  has: {
    description: "Only messages with a web link, or with a file of this kind",
    example: "image",
  },
  mentions: {
    description:
      "`me`: only messages from others that mention you, or everyone in the conversation",
    example: "me",
  },
  unread: {
    description: "`true`: only conversations with unread messages, or that you marked as unread",
    example: "true",
  },
  with: {
    description:
      "Only conversations that also include this person, by id or by `ext:` and their `external_id`",
    example: "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02",
  },
  around: { description: "Messages on both sides of this id", example: 41 },
  at: {
    description: "Messages from the first one sent at this time or later",
    example: "2026-11-29T00:00:00+01:00",
  },
  requests: {
    description: "Lists requests instead: those that await an answer, or those ignored (REQUEST-2)",
    example: "pending",
  },
  kind: { description: "Only these", example: "visual" },
  order: { description: "Whether the newest or the best results come first", example: "newest" },
  name: { description: "The file's name, without a path", example: "cat.jpg" },
  width: {
    description: "Width in pixels, if the file's first bytes do not contain it",
    example: 1_024,
  },
  height: {
    description: "Height in pixels, if the file's first bytes do not contain it",
    example: 768,
  },
  duration_ms: { description: "Duration in milliseconds", example: 4_200 },
  placeholder: {
    description: "A ThumbHash in base64url, to show until the picture has loaded",
    example: "3OcRJYB4d3h_iIeHeEh3eIhw-j2w",
  },
  waveform: {
    description: "A voice message's loudness over time, one byte for each point, in base64url",
    example: "AEB_v_9_QAA",
  },
  small: {
    description: "The key of an earlier upload that is a smaller version of this picture (MEDIA-9)",
    example: "9aKx2Qm9fT0a7bC1dE2fG3",
  },
  size: {
    description: "`small` for the smaller version of a picture, if it has one (MEDIA-9)",
    example: "small",
  },
  line: { description: "The line number in the document of the body's first line", example: 5_001 },
  signer: {
    description: "The signer of a signed address: see `GET /media/signer`",
    example: "5c0a2f6e.1",
  },
  signature: {
    description: "The signature of a signed address",
    example: "mF3kQ2o9wXy7zTb1Vn4uRs8pLd6eGh",
  },
  save: { description: "`1` to download the file rather than show it", example: "1" },
  ticket: {
    description: "A ticket of `POST /auth/ticket`, which opens one socket once",
    example: "eyJhbGciOi",
  },
  token: {
    description: "An access token, for clients that can offer no subprotocols; a ticket is safer",
    example: "eyJhbGciOi",
  },
  theme: { description: "The colour theme of the widget", example: "auto" },
  language: { description: "The language of the widget, as a BCP 47 tag", example: "en" },
  next: {
    description: "The path of the page to return to; anything else means the page's root",
    example: "/conversation-ws?id=0e7d9a24-5739-46e2-806c-91453b00fe1f",
  },
  state: { description: "The state that was sent to the issuer", example: "Wl6cWv0rYk8" },
  code: { description: "The issuer's authorization code", example: "SplxlOBeZQQYbYS6WxSbIA" },
  error: { description: "Why the sign-in failed at the issuer", example: "access_denied" },
  seen: {
    description: "The position up to which the device has the changes of this draft (DRAFT-3)",
    example: 1_773_489_600_001,
  },
  since: { description: "The head up to which the client has everything", example: "41" },
  epoch: { description: "The epoch of that head", example: "a3f1" },
  "idempotency-key": {
    description:
      "The client's own name for this request: the server does not repeat a request with the same key within a day (IDEMPOTENT-1)",
    example: "5f0c2d6a-7d51-4f0b-9d0e-2c1a8a1f4b11",
  },
  "if-none-match": {
    description:
      "The `ETag` that the client has: if the version is still the same, the response is 304 without a body",
    example: '"41"',
  },
  "if-match": {
    description:
      "The message's `ETag` as the client knows it: if the message has another version, the server refuses the request (EDIT-2)",
    example: '"41"',
  },
};

export function describeParameter(name: string, operationId = ""): JsonSchema {
  const known = PARAMETERS[`${operationId} ${name}`] ?? PARAMETERS[name];
  if (known === undefined) throw new Error(`the parameter ${name} has no description`);
  return { ...known };
}
