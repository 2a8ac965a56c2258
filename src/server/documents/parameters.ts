import type { JsonSchema } from "./json-schema.ts";

interface Described {
  description: string;
  example: unknown;
}

/** What a parameter of this name means, wherever it stands or in one operation, and an example of it. */
const PARAMETERS: Readonly<Record<string, Described>> = {
  conversation_id: {
    description: "The conversation's id",
    example: "0e7d9a24-5739-46e2-806c-91453b00fe1f",
  },
  message_id: { description: "The message's id in its conversation", example: 41 },
  account_state: { description: "Only users whose account is so", example: "disabled" },
  operator_id: { description: "The id of an operator", example: "k3v9q2x7m1t8w4zb" },
  key_id: { description: "The id of a server key", example: "k3v9q2x7m1t8w4zb" },
  "parley-user": {
    description:
      "With a server key: the person for whom the request acts, by id or by `ext:` and their `external_id`, percent-encoded where it is not ASCII (KEY-4)",
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
  open: { description: "`false` for those that were resolved", example: "true" },
  status: { description: "Only those with this status", example: "failed" },
  purpose: { description: "What the token is for", example: "login" },
  action: { description: "Only rows of this action", example: "signed_in" },
  until: {
    description: "Only what happened before this time",
    example: "2026-03-14T12:00:00.000Z",
  },
  actor_id: { description: "Only what this operator, key or user did", example: "root" },
  key: { description: "The last part of a `media_url`", example: "4Jx2Qm9fT0a7bC1dE2fG3h" },
  emoji: { description: "One emoji, percent-encoded", example: "👍" },
  q: { description: "The words to look for; each may be a beginning", example: "lunch" },
  cursor: {
    description: "The `next_cursor` of the page before",
    example: "27",
  },
  limit: { description: "Items in the page, at most", example: 50 },
  before: { description: "Messages before this id, the newest of them", example: 41 },
  after: { description: "Messages after this id, the oldest of them", example: 41 },
  "searchMessages before": {
    description: "Only what was sent before this day, in UTC, or before this time",
    example: "2026-06-01",
  },
  "searchMessages after": {
    description: "Only what was sent on this day or later, in UTC, or from this time on",
    example: "2026-05-01",
  },
  from: {
    description: "Only what this person sent, by id or by `ext:` and their `external_id`",
    example: "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02",
  },
  has: {
    description: "Only messages with a link to the web, or with a file of this kind",
    example: "image",
  },
  mentions: {
    description: "`me`: only messages of others that mention you, or everyone where you are",
    example: "me",
  },
  unread: {
    description: "`true`: only those with unread messages, or that you marked as unread",
    example: "true",
  },
  with: {
    description:
      "Only those that this person is in as well, by id or by `ext:` and their `external_id`",
    example: "1b7c9e52-64f1-4f0e-8a3a-7e2f9d4c5b02",
  },
  around: { description: "Messages on both sides of this id", example: 41 },
  at: {
    description: "Messages from the first on that was sent at this time or later",
    example: "2026-11-29T00:00:00+01:00",
  },
  requests: {
    description:
      "Lists requests instead: those that wait for an answer, or those ignored (REQUEST-2)",
    example: "pending",
  },
  kind: { description: "Only these", example: "visual" },
  order: { description: "The newest hits first, or the best", example: "newest" },
  name: { description: "The file's name, without a path", example: "cat.jpg" },
  width: { description: "Pixels, where the file's first bytes do not show them", example: 1_024 },
  height: { description: "Pixels, where the file's first bytes do not show them", example: 768 },
  duration_ms: { description: "How long it plays, in milliseconds", example: 4_200 },
  placeholder: {
    description: "A ThumbHash in base64url, to draw before the picture has come",
    example: "3OcRJYB4d3h_iIeHeEh3eIhw-j2w",
  },
  waveform: {
    description: "A voice message's loudness: a byte a point, in base64url",
    example: "AEB_v_9_QAA",
  },
  small: {
    description:
      "The key of the upload that is a smaller version of this picture, uploaded before it (MEDIA-9)",
    example: "9aKx2Qm9fT0a7bC1dE2fG3",
  },
  size: {
    description: "`small` for the smaller version of a picture, where there is one (MEDIA-9)",
    example: "small",
  },
  line: { description: "The number of the body's first line in its document", example: 5_001 },
  signer: { description: "Of a signed address: see `GET /media/signer`", example: "5c0a2f6e.1" },
  signature: { description: "Of a signed address", example: "mF3kQ2o9wXy7zTb1Vn4uRs8pLd6eGh" },
  save: { description: "`1` to save the file rather than show it", example: "1" },
  ticket: { description: "Of `POST /auth/ticket`: opens one socket, once", example: "eyJhbGciOi" },
  token: {
    description: "An access token, for clients that can offer no subprotocols; a ticket is safer",
    example: "eyJhbGciOi",
  },
  theme: { description: "How light the widget is", example: "auto" },
  language: { description: "A BCP 47 language tag: what the widget says", example: "en" },
  next: {
    description: "A path of the page to return to; anything else means the page's root",
    example: "/conversation-ws?id=0e7d9a24-5739-46e2-806c-91453b00fe1f",
  },
  state: { description: "As it was sent to the issuer", example: "Wl6cWv0rYk8" },
  code: { description: "The issuer's authorization code", example: "SplxlOBeZQQYbYS6WxSbIA" },
  error: { description: "Why the issuer signs nobody in", example: "access_denied" },
  seen: {
    description: "The position up to which the device has the changes of this draft (DRAFT-3)",
    example: 1_773_489_600_001,
  },
  since: { description: "The head up to which the client holds everything", example: "41" },
  epoch: { description: "The epoch in which that head was", example: "a3f1" },
  "idempotency-key": {
    description:
      "What the client calls this request: sent again under the same key within a day, it is not done twice (IDEMPOTENT-1)",
    example: "5f0c2d6a-7d51-4f0b-9d0e-2c1a8a1f4b11",
  },
  "if-none-match": {
    description:
      "The `ETag` that the client has: of the same version, the answer is 304, without a body",
    example: '"41"',
  },
  "if-match": {
    description:
      "The message's `ETag` as the client knows it: of another version, the call is refused (EDIT-2)",
    example: '"41"',
  },
};

export function describeParameter(name: string, operationId = ""): JsonSchema {
  const known = PARAMETERS[`${operationId} ${name}`] ?? PARAMETERS[name];
  if (known === undefined) throw new Error(`the parameter ${name} is not described`);
  return { ...known };
}
