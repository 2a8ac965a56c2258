import { z } from "zod";
import { CLEAN, isCleanText } from "./clean-text.ts";
import { usernameSchema } from "./username.ts";
import { metadataPatchSchema } from "./metadata.ts";
import { externalIdSchema, idSchema, languageSchema } from "./primitives.ts";
import { issueSchema } from "./problem.ts";
import { displayNameSchema, userSchema } from "./user.ts";

/** The most users that one request may create or update. */
export const USERS_UPSERT_MAX = 100;

/** The shortest and the longest life of a token that a backend creates (seconds). */
export const TOKEN_SECONDS_MIN = 60;
export const TOKEN_SECONDS_MAX = 15 * 60;

/**
 * A user of the app, who need not have signed in yet. An absent field stays as it is. `picture`: an address from which
 * the server copies an avatar, once for each new address; null for none.
 */
export const userUpsertSchema = z
  .strictObject({
    external_id: externalIdSchema,
    username: usernameSchema.optional(),
    display_name: displayNameSchema.optional(),
    language: languageSchema.optional(),
    picture: z.string().max(2_048).refine(isCleanText, CLEAN).nullable().optional(),
    metadata: metadataPatchSchema.optional(),
  })
  .meta({ id: "UserUpsert" });
/** An account to create, or to update, by the id that your app knows it by. */
export type UserUpsert = z.infer<typeof userUpsertSchema>;

export const userUpsertsSchema = z
  .strictObject({
    users: z
      .array(userUpsertSchema)
      .min(1)
      .max(USERS_UPSERT_MAX)
      .refine(
        (users) => new Set(users.map(({ external_id }) => external_id)).size === users.length,
        "names a user twice",
      ),
  })
  .meta({ id: "UserUpserts" });

/** The result for one user: `user` as they are now, or in `error` why the server changed nothing. */
export const upsertedUserSchema = z
  .object({
    external_id: z.string(),
    status: z.enum(["created", "updated", "unchanged", "failed"]),
    user: userSchema.optional(),
    error: z
      .object({
        code: z.string(),
        detail: z.string(),
        retryable: z.boolean(),
        errors: z.array(issueSchema).optional(),
      })
      .optional(),
  })
  .meta({ id: "UpsertedUser" });
/** The result for one account in a request that creates or updates several. */
export type UpsertedUser = z.infer<typeof upsertedUserSchema>;

export const upsertedUsersSchema = z
  .object({ items: z.array(upsertedUserSchema) })
  .meta({ id: "UpsertedUsers" });

/**
 * A token to create for a person. `session_id`: the session of an earlier token, to continue it rather than open
 * another. `user_agent`: their device, as their list of sessions shows it.
 */
export const tokenCreateSchema = z
  .strictObject({
    expires_in: z.int().min(TOKEN_SECONDS_MIN).max(TOKEN_SECONDS_MAX).optional(),
    session_id: idSchema.optional(),
    user_agent: z.string().max(256).refine(isCleanText, CLEAN).optional(),
  })
  .meta({ id: "TokenCreate" });
/** A token that a backend creates for a person. */
export type TokenCreate = z.infer<typeof tokenCreateSchema>;

/** An access token like any other; there is no refresh token: the backend creates the next one. */
export const createdTokenSchema = z
  .object({
    user_id: idSchema,
    session_id: idSchema,
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int(),
  })
  .meta({ id: "CreatedToken" });
/** An access token that a backend created for a person. */
export type CreatedToken = z.infer<typeof createdTokenSchema>;
