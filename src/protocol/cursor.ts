import { z } from "zod";

/** The end of a page of a list: the value that orders the list, and an id to break ties. */
const placeSchema = z.tuple([z.string(), z.string()]);
export type Place = z.infer<typeof placeSchema>;

export function toCursor(place: Place): string {
  return btoa(JSON.stringify(place));
}

/** Returns null for a text that is not a cursor. */
export function fromCursor(cursor: string): Place | null {
  try {
    return placeSchema.safeParse(JSON.parse(atob(cursor))).data ?? null;
  } catch {
    return null;
  }
}
