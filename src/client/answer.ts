/**
 * Recognises an answer by one of its fields, which no proxy's page and no other service's JSON has. The client trusts
 * the rest of what its server says: the schemas that the server is held to, checked here once more, would be most of
 * what an app loads.
 */
export function isAnswer<T>(body: unknown, field: keyof T & string): body is T {
  return typeof body === "object" && body !== null && field in body;
}
