import {
  newServerKeySchema,
  serverKeyCreateSchema,
  serverKeyRotateSchema,
  serverKeySchema,
  type ServerKey,
} from "#protocol/server-key.ts";
import {
  createdTokenSchema,
  tokenCreateSchema,
  upsertedUserSchema,
  upsertedUsersSchema,
  userUpsertSchema,
  userUpsertsSchema,
} from "#protocol/provisioning.ts";
import { part } from "./part.ts";
import { ADA, ADA_ID, NOON, TOKEN } from "./samples.ts";

const KEY: ServerKey = {
  id: "k3v9q2x7m1t8w4zb",
  name: "Backend",
  scopes: ["users", "conversations", "messages"],
  created_at: NOON,
  expires_at: null,
  overlap_until: null,
  last_used_at: null,
};

const UPSERT = { external_id: "u-2", display_name: "Ada Lovelace", language: "en" };

const UPSERTED = {
  external_id: "u-2",
  status: "created" as const,
  user: { ...ADA, external_id: "u-2" },
};

const PROPERTIES = {
  id: "The public part of the key, which appears in the log",
  name: "The name that the operator gave it",
  scopes: "What it may be used for; each operation names the scope that it needs",
  created_at: "When it was created",
  expires_at: "When it stops working; null for never",
  overlap_until:
    "When the secret from before the last rotation stops working; null if there is none",
  last_used_at: "When it was last used, accurate to about a minute; null for never",
};

export const KEYS = [
  part(serverKeySchema, "A server key, without its secret.", KEY, PROPERTIES),
  part(
    newServerKeySchema,
    "A server key with its secret, which the server shows once.",
    { ...KEY, key: `parley_sk_k3v9q2x7m1t8w4zb_${"0f".repeat(32)}` },
    { ...PROPERTIES, key: "The key that a backend sends as `Authorization: Bearer …`" },
  ),
  part(
    serverKeyCreateSchema,
    "A server key to create.",
    { name: "Backend", scopes: ["users", "conversations", "messages"] },
    {
      name: "A name for the key",
      scopes: "What it may be used for",
      expires_at: "When it stops working; if absent, never",
    },
  ),
  part(
    serverKeyRotateSchema,
    "How to rotate a server key.",
    { overlap_seconds: 3_600 },
    { overlap_seconds: "Seconds for which the earlier secret keeps working" },
  ),
  part(
    userUpsertSchema,
    "A user of the app to create or update; absent properties stay as they are.",
    UPSERT,
    {
      external_id: "The app's own id for them: the `sub` of their tokens, if the app has an issuer",
      username: "Defaults to a free username similar to the display name or the external id",
      display_name: "At most 64 characters, at least one of them visible (NAME-2)",
      language: "The language that the person reads, as a BCP 47 tag such as `en` or `pt-BR`",
      picture:
        "An external address from which the server copies their avatar, once for each new address (ACCOUNT-5); null for none",
      metadata: "A merge patch (META-2)",
    },
  ),
  part(
    userUpsertsSchema,
    "Users of the app to create or update.",
    { users: [UPSERT] },
    { users: "The users, without duplicate external ids" },
  ),
  part(upsertedUserSchema, "The result for one user.", UPSERTED, {
    external_id: "The external id from the request",
    status: "`failed` comes with `error`, the others with `user`",
    user: "The user's current profile",
    error: "Why nothing was changed, in the form of a problem",
  }),
  part(
    upsertedUsersSchema,
    "The result for each user.",
    { items: [UPSERTED] },
    { items: "In the order of the request" },
  ),
  part(
    tokenCreateSchema,
    "A token to create for a person.",
    { expires_in: 600 },
    {
      expires_in: "The token's lifetime in seconds; defaults to the longest allowed",
      session_id: "The session of an earlier token, to continue it",
      user_agent: "The person's device, for their list of sessions",
    },
  ),
  part(
    createdTokenSchema,
    "An access token for a person, like any other.",
    {
      user_id: ADA_ID,
      session_id: "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11",
      access_token: TOKEN,
      token_type: "Bearer",
      expires_in: 600,
    },
    {
      user_id: "Whose it is",
      session_id: "The session, with which to end or continue it",
      access_token: "The token for `Authorization`, or to open sockets with",
      token_type: "Always `Bearer`",
      expires_in: "Seconds until it expires",
    },
  ),
];
