import { env } from "cloudflare:workers";
import { vi } from "vitest";

/**
 * Collects the names of the objects that anyone calls from now on, until `vi.restoreAllMocks()`. The server takes a new
 * stub, by the object's name, for each call.
 */
export function objectsCalled(): string[] {
  const called: string[] = [];
  // All namespaces share this prototype, also those that the objects hold.
  const namespaces = Object.getPrototypeOf(env.USERS) as DurableObjectNamespace;
  const { getByName } = namespaces;
  vi.spyOn(namespaces, "getByName").mockImplementation(function (
    this: DurableObjectNamespace,
    ...named
  ) {
    called.push(named[0]);
    return getByName.apply(this, named);
  });
  return called;
}
