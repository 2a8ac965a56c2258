/**
 * Recognises a response by one of its fields, which neither a proxy's page nor another service's JSON has. The client
 * trusts the rest of the server's response: validating it with the server's schemas again would make up most of what an
 * app loads.
 */
export function isAnswer<T>(body: unknown, field: keyof T & string): body is T {
  return typeof body === "object" && body !== null && field in body;
}
