/** RFC 9110: whether the client has what this entity tag names. */
export function isKnown(headers: Headers, etag: string): boolean {
  const known = headers.get("if-none-match") ?? "";
  return known.split(",").some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));
}
