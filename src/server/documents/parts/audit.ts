import { auditActorSchema, auditEntrySchema, securityEventSchema } from "#protocol/audit.ts";
import { part } from "./part.ts";
import { ADA_ID, NOON } from "./samples.ts";

const SESSION_ID = "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11";
const ACTOR = { kind: "user" as const, id: ADA_ID };

export const AUDIT = [
  part(auditActorSchema, "Who did something.", ACTOR, {
    kind: "`user` in a session of theirs, `operator`, `key` for a backend with a server key, or `server` for what it does by itself",
    id: "Of the user, the operator (`root` for OPERATOR_TOKEN) or the key; null for the server",
  }),
  part(
    auditEntrySchema,
    "What happened to an account or a right: ids and codes only (AUDIT-1).",
    {
      id: "mfzk3c1s-4Jx2Qm9fT0a7",
      action: "signed_in",
      at: NOON,
      last_at: NOON,
      count: 1,
      user_id: ADA_ID,
      actor: ACTOR,
      session_id: SESSION_ID,
      network: "203.0.113.0/24",
      country: "GB",
      conversation_id: null,
      detail: null,
    },
    {
      id: "Sorts by time",
      action: "What happened, such as `signed_in`; clients ignore those that they do not know",
      at: "When, or when the first of several happened",
      last_at: "When the last of several happened",
      count: "How many events of an hour the row has (AUDIT-3)",
      user_id: "Whose account it is about; null for nobody's",
      actor: "Who did it; null where the server does not know",
      session_id: "The session in which they did it, or which it is about",
      network: "Where they came from, approximately: an IPv4 /24 or an IPv6 /48",
      country: "Where Cloudflare places that; null elsewhere",
      conversation_id: "Where it happened, if in a conversation",
      detail: "A code word, such as a role or a route",
    },
  ),
  part(
    securityEventSchema,
    "Something that happened to your account.",
    {
      id: "mfzk3c1s-4Jx2Qm9fT0a7",
      action: "signed_in",
      at: NOON,
      last_at: NOON,
      count: 1,
      by: "user",
      session_id: SESSION_ID,
      device: "Chrome · Linux",
      network: "203.0.113.0/24",
      country: "GB",
    },
    {
      id: "Sorts by time",
      action: "What happened, such as `signed_in`; clients ignore those that they do not know",
      at: "When, or when the first of several happened",
      last_at: "When the last of several happened",
      count: "How many events of an hour it stands for (AUDIT-3)",
      by: "`user` for yourself, `operator`, `key` for a backend, or `server`; null where nobody is known",
      session_id: "Of yours, in which it happened or which it is about",
      device: "The program and the system of that session",
      network: "Where it came from, approximately: an IPv4 /24 or an IPv6 /48",
      country: "Where Cloudflare places that; null elsewhere",
    },
  ),
];
