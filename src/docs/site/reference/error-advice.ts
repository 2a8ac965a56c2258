import type { ErrorCode } from "#protocol/problem.ts";

/** What a client should do about each error, beyond what `retryable` says. */
export const ERROR_ADVICE: Readonly<Record<ErrorCode, string>> = {
  malformed: "Send well-formed JSON.",
  validation_failed: "Correct the fields that `errors` lists by their paths.",
  frame_malformed: "Send one JSON object as a text frame.",
  unauthenticated: "Send `Authorization: Bearer <access token>`, or sign in.",
  token_expired:
    "Get a fresh access token, then send the request again. The SDK does that by itself.",
  invalid_credentials: "Ask the person for the username and the password again.",
  invalid_refresh_token: "Sign in again.",
  confirmation_required:
    "Ask the person for what `detail` names, and send it as `confirmation`; or have them sign in again.",
  no_password: "Send the person to the issuer that they sign in with.",
  second_factor_required:
    "Ask the person for one of `methods`, and send it with `factor_token` to `POST /auth/second-factor`.",
  second_step_expired: "Ask for the username and the password again.",
  last_way_in: "Have the person add another way to sign in first: `detail` says which.",
  mail_unavailable: "Wait as long as `Retry-After` says, then ask for the mail again.",
  session_revoked: "Sign in again: the person or an operator ended the session.",
  account_deleting:
    "Have the person sign in again: they can undo the deletion until the time in `deletes_at`.",
  account_disabled: "Show this to the person: only an operator can enable the account again.",
  invalid_key:
    "Use a key that works: `detail` says whether this one was revoked, has expired or was rotated.",
  missing_scope: "Have the operator create a key with the scope that `detail` names.",
  key_not_accepted:
    "Use a person's access token here: a backend creates one by `POST /users/{user_id}/tokens`.",
  key_required: "Make this request from your backend, with a server key.",
  forbidden: "Hide the action from this person: their role does not allow it.",
  not_reachable: "Show that this person cannot be messaged: the server gives no reason.",
  not_found: "Treat it as gone: the server gives the same answer for what the person may not see.",
  method_not_allowed: "Use a method that the header `Allow` names.",
  username_taken: "Ask for another username.",
  registration_closed: "Hide sign-up: `GET /auth/methods` says who may sign up.",
  invitation_required: "Ask for the code of an invitation, or follow the link of one.",
  mail_required:
    "Have a code sent by `POST /auth/register/mail`, and send it with its `mail_token`.",
  challenge_required: "Show the challenge with `challenge` of the answer, and send its token.",
  challenge_failed: "Have the person solve a new challenge: each token works once.",
  challenge_unavailable:
    "Wait as long as `retry_after_ms` (or `Retry-After`) says, then try again with a new token.",
  last_owner: "Make another member an owner first.",
  conversation_full: "Remove someone first, or start another conversation.",
  left_conversation: "Send them an invitation: nobody can add a person who left.",
  banned: "Nobody can add this person, and no invitation lets them in, until the ban is lifted.",
  invitation_expired: "Ask for a new invitation.",
  invitation_revoked: "Ask for a new invitation.",
  invitation_used_up: "Ask for a new invitation.",
  not_empty: "Import it elsewhere, or delete this conversation first.",
  direct_conversation: "Use a group: a direct conversation has fixed members and no roles.",
  too_many: "Remove one first: `detail` names the limit.",
  message_deleted: "Show the message as deleted.",
  precondition_failed:
    "Read the newest version, decide again, and send that version in `If-Match`.",
  idempotency_key_reused: "Use a new key for a new request.",
  idempotency_key_in_use:
    "Wait for the answer to the first request, or send the same request again later.",
  too_large: "Send less: `detail` names the limit.",
  unsupported_media_type: "Send `Content-Type: application/json`.",
  length_required: "Send `Content-Length`: a file is uploaded whole.",
  upgrade_required: "Open a WebSocket at this address.",
  range_not_satisfiable: "Ask for a range within the file's length.",
  quota_exceeded: "Delete files, or have the operator raise the limit.",
  translation_not_configured:
    "Hide translation: `features` in `welcome` says what the server offers.",
  translation_unavailable: "Show the original, and offer to try again.",
  bot_offline: "Show that the bot is away, and let the person try again.",
  bot_silent: "Show that the bot did not answer, and let the person try again.",
  rate_limited:
    "Wait as long as `retry_after_ms` (or `Retry-After`) says, then send the same again.",
  internal: "Send the same again with backoff. If it persists, give `request_id` to the operator.",
  server_outdated: "Try again later: an operator has to deploy the newer build again.",
  misconfigured: "Try again later: the operator has to correct the variable that `detail` names.",
  overloaded: "Wait as long as `retry_after_ms` (or `Retry-After`) says, then send the same again.",
};
