import { Buffer } from "node:buffer";
import { z } from "zod";

const placeSchema = z.discriminatedUnion("in", [
  z.object({ in: z.literal("usernames"), username: z.string() }),
  z.object({ in: z.literal("names"), key: z.string(), user_id: z.string() }),
  z.object({ in: z.literal("words"), key: z.string(), user_id: z.string() }),
]);
/** The end of a page: among usernames, then names, then names with the words in another order. */
export type UserPlace = z.infer<typeof placeSchema>;

/** A row of `user_names`. */
export type NamePlace = { key: string; user_id: string };

/** Opaque to clients. */
export const userCursorSchema = z
  .string()
  .max(4_096)
  .transform((text, context): UserPlace => {
    const place = placeSchema.safeParse(jsonOf(text));
    if (place.success) return place.data;
    context.addIssue("is not a cursor of this list");
    return z.NEVER;
  });

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

export function userCursorOf(place: UserPlace): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}
