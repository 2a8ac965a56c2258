/** What a profile follows of an issuer's tokens. */
const FOLLOWED = ["name", "locale", "picture"] as const;
type Followed = (typeof FOLLOWED)[number];

/** How much of a claim the server reads. */
const CLAIM_LENGTH = 2_048;

/** The claims that a profile has followed; `at`: the time (seconds) of the newest token with any. */
export type SeenClaims = { at: number } & { [Name in Followed]?: string | undefined };

/** Reads the claims of a token that was issued at that time (seconds). A claim of another type counts as absent. */
export function claimsIn(payload: Record<string, unknown>, at: number): SeenClaims {
  const claims: SeenClaims = { at };
  for (const name of FOLLOWED) {
    const value = payload[name];
    if (typeof value === "string" && value !== "") claims[name] = value.slice(0, CLAIM_LENGTH);
  }
  return claims;
}

/**
 * ACCOUNT-4: returns the claims that are new, or null where there is nothing to follow: none has changed, or the token is
 * older than one that was followed. A claim that is absent changes nothing.
 */
export function newClaims(
  seen: SeenClaims | null,
  token: SeenClaims,
): { changed: Partial<Record<Followed, string>>; seen: SeenClaims } | null {
  if (seen !== null && token.at < seen.at) return null;
  const changed: Partial<Record<Followed, string>> = {};
  for (const name of FOLLOWED) {
    const value = token[name];
    if (value !== undefined && value !== seen?.[name]) changed[name] = value;
  }
  if (Object.keys(changed).length === 0) return null;
  return { changed, seen: { ...seen, ...changed, at: token.at } };
}
