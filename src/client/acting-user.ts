import { ACTING_USER_HEADER } from "#protocol/acting-user-header.ts";

/**
 * The header that makes a request act as a person: percent-encoded like an address, since headers contain only ASCII.
 */
export function actingUser(user: string | undefined): Record<string, string> {
  return user === undefined ? {} : { [ACTING_USER_HEADER]: encodeURIComponent(user) };
}
