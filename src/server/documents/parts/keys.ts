import {
  newServerKeySchema,
  serverKeyCreateSchema,
  serverKeyRotateSchema,
  serverKeySchema,
  type ServerKey,
} from "#protocol/server-key.ts";
import { part } from "./part.ts";
import { NOON } from "./samples.ts";

const KEY: ServerKey = {
  id: "k3v9q2x7m1t8w4zb",
  name: "Backend",
  scopes: ["users", "conversations", "messages"],
  created_at: NOON,
  expires_at: null,
  overlap_until: null,
  last_used_at: null,
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
];
