import { auditActorSchema, auditEntrySchema, securityEventSchema } from "#protocol/audit.ts";
import { part } from "./part.ts";
import { ADA_ID, NOON } from "./samples.ts";

const SESSION_ID = "9f2c1d7e-3b0a-4c58-8e66-2f1f0f7a4b11";
const ACTOR = { kind: "user" as const, id: ADA_ID };

export const AUDIT = [
  part(auditActorSchema, "Who performed an action.", ACTOR, {
    kind: "`user` for a person in their session, `operator`, `key` for a backend with a server key, or `server` for automatic actions",
    id: "The id of the user, the operator (`root` for OPERATOR_TOKEN) or the key; null for the server",
  }),
  part(
    auditEntrySchema,
    "An event that concerns an account or a permission; contains only ids and codes (AUDIT-1).",
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
      id: "Sortable by time",
      action: "What happened, such as `signed_in`; clients ignore actions that they do not know",
      at: "When it happened; of several events, when the first happened",
      last_at: "When the last of several events happened",
      count: "How many events of one hour the row counts (AUDIT-3)",
      user_id: "The account that it concerns; null for none",
      actor: "Who did it; null if unknown",
      session_id: "The session in which they did it, or which it concerns",
      network: "The approximate network they came from: an IPv4 /24 or an IPv6 /48",
      country: "The network's country, according to Cloudflare; null without Cloudflare",
      conversation_id: "The conversation in which it happened, if any",
      detail: "A code word, such as a role or a route",
    },
  ),
  part(
    securityEventSchema,
    "An event that concerns your account.",
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
      id: "Sortable by time",
      action: "What happened, such as `signed_in`; clients ignore actions that they do not know",
      at: "When it happened; of several events, when the first happened",
      last_at: "When the last of several events happened",
      count: "How many events of one hour it counts (AUDIT-3)",
      by: "`user` for yourself, `operator`, `key` for a backend, or `server`; null if unknown",
      session_id: "Your session in which it happened, or which it concerns",
      device: "The program and operating system of that session",
      network: "The approximate network it came from: an IPv4 /24 or an IPv6 /48",
      country: "The network's country, according to Cloudflare; null without Cloudflare",
    },
  ),
];
