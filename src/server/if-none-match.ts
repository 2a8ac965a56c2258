/** RFC 9110: whether the client already has the version with this entity tag. */
export function isKnown(headers: Headers, etag: string): boolean {
  const known = headers.get("if-none-match") ?? "";
  return known.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
}
