import { useEffect, useState } from "preact/hooks";
import type { User } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

/**
 * What the server says of one person, anew whenever `version` changes; null until then, and for nobody. Where it cannot
 * be reached, what stands there already is enough.
 */
export function useLookedUp(userId: string | null, version: unknown = null): User | null {
  const [user, setUser] = useState<User | null>(null);
  useEffect(() => {
    if (userId === null) return;
    const asked = new AbortController();
    parley.users.get(userId, { signal: asked.signal }).then(setUser, () => undefined);
    return () => asked.abort();
  }, [userId, version]);
  return user?.id === userId ? user : null;
}
