import { usernameSchema } from "#protocol/username.ts";
import { displayNameSchema } from "#protocol/user.ts";
import { startOf } from "#text/cut.ts";
import { mendedName } from "#text/names.ts";
import { usernameFrom } from "#text/username-from.ts";

/** Characters of an overlong name that the server looks at. */
const NAME_READ = 256;

/**
 * Proposes usernames similar to a wanted one, which may be reserved, taken, an email address or not a username at all.
 */
export function usernamesLike(wanted: unknown, suffix: string): string[] {
  const asIs = usernameSchema.safeParse(wanted).data;
  const close = asIs ?? (typeof wanted === "string" ? usernameFrom(wanted) : null);
  if (close === null) return [`user-${suffix}`];
  const candidates = [close, `${close.slice(0, 23)}-${suffix}`, `user-${suffix}`];
  return candidates.filter((username) => usernameSchema.safeParse(username).success);
}

/** Derives a display name from foreign text; undefined if that yields no valid one. */
export function displayNameFrom(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  return (
    displayNameSchema.safeParse(text).data ??
    displayNameSchema.safeParse(startOf(mendedName(text.slice(0, NAME_READ)), 64).trim()).data
  );
}
