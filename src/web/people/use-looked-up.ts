import { useEffect, useState } from "preact/hooks";
import type { User } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { formatRelative, t } from "#web/i18n/t.ts";

/**
 * Loads a user, again whenever `version` changes; null until loaded, or if the server cannot be reached: callers show
 * what they know.
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

const MINUTE_MS = 60_000;

/** "Last seen 5 minutes ago", kept up to date; null if the person hides it. */
export function useLastSeenText(user: Pick<User, "last_seen_at"> | null): string | null {
  const at = user?.last_seen_at;
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? null : t("seen.ago", { when: formatRelative(at, now) });
}
