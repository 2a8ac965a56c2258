import { z } from "zod";
import { audienceSchema } from "#protocol/audience.ts";
import { userKindSchema } from "#protocol/user.ts";

const rowSchema = z.object({
  user_id: z.string(),
  kind: userKindSchema,
  issuer: z.string(),
  discoverable_by: audienceSchema.nullable(),
  messages_from: audienceSchema.nullable(),
  active: z.int().transform(Boolean),
});

/** A person's choices of who can find and reach them; null for no choice. */
export type StoredReach = z.infer<typeof rowSchema>;

/** Returns the choices of the given ids that are users, in use or not. */
export async function reachedByIds(db: D1Database, ids: readonly string[]): Promise<StoredReach[]> {
  const { results } = await db
    .prepare(
      `SELECT users.id AS user_id, kind, coalesce(issuer, '') AS issuer, discoverable_by, messages_from,
         disabled_at IS NULL AS active
       FROM json_each(?1) AS given CROSS JOIN users ON users.id = given.value`,
    )
    .bind(JSON.stringify(ids))
    .all();
  return z.array(rowSchema).parse(results);
}
