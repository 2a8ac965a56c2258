import { z } from "zod";
import {
  cleanText,
  externalIdSchema,
  idSchema,
  line,
  listOf,
  timestampSchema,
} from "./primitives.ts";
import { userSchema } from "./user.ts";

/** The most named operators at a time. */
export const OPERATORS_MAX = 100;
/** Users in a page of the operators' list. */
export const OPERATOR_PAGE_MAX = 200;

export const operatorSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    created_at: timestampSchema,
    revoked_at: timestampSchema.nullable(),
  })
  .meta({ id: "Operator" });
/** A person with a token of their own for the operators' calls. */
export type Operator = z.infer<typeof operatorSchema>;

export const newOperatorSchema = operatorSchema
  .extend({ token: z.string() })
  .meta({ id: "NewOperator" });
/** An operator with their token, which the server shows once. */
export type NewOperator = z.infer<typeof newOperatorSchema>;

export const operatorCreateSchema = z
  .strictObject({ name: line(64) })
  .meta({ id: "OperatorCreate" });
/** An operator to create. */
export type OperatorCreate = z.infer<typeof operatorCreateSchema>;

export const operatorListSchema = listOf(operatorSchema);

export const managedUserSchema = z
  .object({ user: userSchema, disabled_at: timestampSchema.nullable() })
  .meta({ id: "ManagedUser" });
/** A user as operators see them. */
export type ManagedUser = z.infer<typeof managedUserSchema>;

export const managedUserDetailSchema = managedUserSchema
  .extend({
    session_count: z.int(),
    last_used_at: timestampSchema.nullable(),
    conversation_count: z.int(),
    media_bytes: z.int(),
    has_password: z.boolean(),
  })
  .meta({ id: "ManagedUserDetail" });
/** A user with the numbers of their sessions, conversations and bytes of files. */
export type ManagedUserDetail = z.infer<typeof managedUserDetailSchema>;

export const managedUserListSchema = listOf(managedUserSchema);

const userStateSchema = z.enum(["active", "disabled", "deleted"]);
/** The state of an account. An erased one is `deleted`, and not `disabled`. */
export type UserState = z.infer<typeof userStateSchema>;

export const managedUserQuerySchema = z.strictObject({
  q: cleanText.max(64).default(""),
  external_id: externalIdSchema.optional(),
  account_state: userStateSchema.optional(),
  cursor: cleanText.max(512).optional(),
  limit: z
    .string()
    .regex(/^\d{1,6}$/, "must be an integer")
    .transform(Number)
    .pipe(z.int().min(1).max(OPERATOR_PAGE_MAX))
    .default(50),
});
export type ManagedUserQuery = z.infer<typeof managedUserQuerySchema>;
