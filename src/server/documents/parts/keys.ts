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
  id: "The part of the key that is no secret: the log has it",
  name: "What the operator calls it",
  scopes: "What it may be used for; each operation names the one that it needs",
  created_at: "When it was created",
  expires_at: "When it stops working; null for never",
  overlap_until:
    "Until when the secret before the last rotation works as well; null where only one does",
  last_used_at: "When it was last used, to a minute or so; null for never",
};

export const KEYS = [
  part(serverKeySchema, "A server key, without its secret.", KEY, PROPERTIES),
  part(
    newServerKeySchema,
    "A server key with its secret, which the server shows once.",
    { ...KEY, key: `parley_sk_k3v9q2x7m1t8w4zb_${"0f".repeat(32)}` },
    { ...PROPERTIES, key: "What a backend sends as `Authorization: Bearer …`" },
  ),
  part(
    serverKeyCreateSchema,
    "A server key to create.",
    { name: "Backend", scopes: ["users", "conversations", "messages"] },
    {
      name: "What to call it",
      scopes: "What it may be used for",
      expires_at: "When it stops working; without it, never",
    },
  ),
  part(
    serverKeyRotateSchema,
    "How to rotate a server key.",
    { overlap_seconds: 3_600 },
    { overlap_seconds: "For how long the earlier secret works as well" },
  ),
  part(
    userUpsertSchema,
    "A user of the app to create or to update; what is absent stays.",
    UPSERT,
    {
      external_id:
        "The app's own id for them: the `sub` of their tokens, where the app has an issuer",
      username: "By default one like the display name, or like the external id, that is free",
      display_name: "At most 64 characters, something visible among them (NAME-2)",
      language: "A BCP 47 language tag, such as `en` or `pt-BR`: what the person reads",
      picture:
        "An address elsewhere, from which the server copies their avatar, once for each new address (ACCOUNT-5); null for none",
      metadata: "A merge patch (META-2)",
    },
  ),
  part(
    userUpsertsSchema,
    "Users of the app to create or to update.",
    { users: [UPSERT] },
    { users: "Each external id once" },
  ),
  part(upsertedUserSchema, "What became of one user.", UPSERTED, {
    external_id: "The one of the request",
    status: "`failed` has an `error`, the others a `user`",
    user: "The user as they are now",
    error: "Why nothing of it was done, as in a problem",
  }),
  part(
    upsertedUsersSchema,
    "What became of each user.",
    { items: [UPSERTED] },
    { items: "In the order of the request" },
  ),
  part(
    tokenCreateSchema,
    "What token to create for a person.",
    { expires_in: 600 },
    {
      expires_in: "Seconds; without it, the longest life that there is",
      session_id: "Of an earlier token: the session goes on",
      user_agent: "The person's device, as their list of sessions shows it",
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
      session_id: "The session, to end it or to go on in it",
      access_token: "For `Authorization`, or to open sockets with",
      token_type: "Always `Bearer`",
      expires_in: "Seconds until it expires",
    },
  ),
];
