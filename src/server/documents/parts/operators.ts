import {
  managedUserDetailSchema,
  managedUserSchema,
  newOperatorSchema,
  operatorCreateSchema,
  operatorSchema,
} from "#protocol/operator.ts";
import { part } from "./part.ts";
import { ADA, NOON } from "./samples.ts";

const OPERATOR = {
  id: "k3v9q2x7m1t8w4zb",
  name: "Night shift",
  created_at: NOON,
  revoked_at: null,
};
const OPERATOR_PROPERTIES = {
  id: "What the audit calls them; no secret",
  name: "What the root operator calls them",
  created_at: "When they were created",
  revoked_at: "When their token was revoked; null while it works",
};

const MANAGED = { user: ADA, disabled_at: null };
const MANAGED_PROPERTIES = {
  user: "Their profile",
  disabled_at: "Since when the account is disabled; null while it is not",
};

export const OPERATORS = [
  part(operatorSchema, "An operator, without their token.", OPERATOR, OPERATOR_PROPERTIES),
  part(
    newOperatorSchema,
    "An operator with their token, which the server shows once.",
    { ...OPERATOR, token: `parley_op_k3v9q2x7m1t8w4zb_${"0f".repeat(32)}` },
    { ...OPERATOR_PROPERTIES, token: "What they send as `Authorization: Bearer …`" },
  ),
  part(
    operatorCreateSchema,
    "An operator to create.",
    { name: "Night shift" },
    { name: "For the list of operators: at most 64 characters" },
  ),
  part(managedUserSchema, "A user as operators see them.", MANAGED, MANAGED_PROPERTIES),
  part(
    managedUserDetailSchema,
    "A user with what they have here, in numbers.",
    {
      ...MANAGED,
      session_count: 2,
      last_used_at: NOON,
      conversation_count: 7,
      media_bytes: 1_048_576,
      has_password: true,
    },
    {
      ...MANAGED_PROPERTIES,
      session_count: "Sessions of this server that are open",
      last_used_at: "When the last of them was used, to a quarter of an hour; null without any",
      conversation_count: "Conversations that they are a member of",
      media_bytes: "Bytes of their files",
      has_password: "Whether they can sign in by a password",
    },
  ),
];
