import { z } from "zod";

/** Where a page of a list ended: what the list is ordered by, and the id that tells two of the same apart. */
const placeSchema = z.tuple([z.string(), z.string()]);
export type Place = z.infer<typeof placeSchema>;

export function toCursor(place: Place): string {
  return btoa(JSON.stringify(place));
}

/** Null for a text that is no cursor. */
export function fromCursor(cursor: string): Place | null {
  try {
    return placeSchema.safeParse(JSON.parse(atob(cursor))).data ?? null;
  } catch {
    return null;
  }
}
