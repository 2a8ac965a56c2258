import { env } from "cloudflare:workers";
import { vi } from "vitest";

/**
 * Collects the names of the objects that are called from now on, whoever calls them, until `vi.restoreAllMocks()`. The
 * server takes a stub anew, by the object's name, for each call.
 */
export function objectsCalled(): string[] {
  const called: string[] = [];
  // All namespaces share it, those that the objects hold included.
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
