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
  id: "Their id in the audit; not secret",
  name: "The name that the root operator gave them",
  created_at: "When they were created",
  revoked_at: "When their token was revoked; null while it works",
};

const MANAGED = { user: ADA, disabled_at: null };
const MANAGED_PROPERTIES = {
  user: "Their profile",
  disabled_at: "When the account was disabled; null if it is enabled",
};

export const OPERATORS = [
  part(operatorSchema, "An operator, without their token.", OPERATOR, OPERATOR_PROPERTIES),
  part(
    newOperatorSchema,
    "An operator with their token, which the server shows once.",
    { ...OPERATOR, token: `parley_op_k3v9q2x7m1t8w4zb_${"0f".repeat(32)}` },
    { ...OPERATOR_PROPERTIES, token: "The token that they send as `Authorization: Bearer …`" },
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
    "A user, with statistics.",
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
      session_count: "Open sessions of this server",
      last_used_at:
        "When one of them was last used, accurate to a quarter of an hour; null if there are none",
      conversation_count: "Conversations that they are a member of",
      media_bytes: "The total size of their files",
      has_password: "Whether they can sign in with a password",
    },
  ),
];
