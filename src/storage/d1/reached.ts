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

/** What a person has chosen of who finds and reaches them; null where they have not. */
export type StoredReach = z.infer<typeof rowSchema>;

/** Returns it of those of these ids that are users, whether or not they may chat. */
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
