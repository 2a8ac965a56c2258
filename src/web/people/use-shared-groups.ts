import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

/** Few, so that what one may do stays in sight. */
const PAGE = 5;

export interface SharedGroups {
  readonly groups: readonly Conversation[];
  /** Loads the next page, where there is one. */
  readonly more: (() => Promise<void>) | null;
}

const NONE = { items: [] as readonly Conversation[], next_cursor: null as string | null };

/** The groups that one is in with this person; none for `null`, and none while the server cannot be reached. */
export function useSharedGroups(userId: string | null): SharedGroups {
  const [found, setFound] = useState(NONE);

  useEffect(() => {
    if (userId === null) return undefined;
    const asked = new AbortController();
    const { signal } = asked;
    parley.conversations.list({ with: userId, limit: PAGE, signal }).then(
      (page) => signal.aborted || setFound(page),
      () => undefined,
    );
    return () => {
      asked.abort();
      setFound(NONE);
    };
  }, [userId]);

  const { items, next_cursor: cursor } = found;
  const more = async (with_id: string, cursor: string) => {
    const page = await parley.conversations.list({ with: with_id, limit: PAGE, cursor });
    setFound((held) =>
      held.next_cursor === cursor ? { ...page, items: [...held.items, ...page.items] } : held,
    );
  };
  return {
    groups: items.filter(({ kind }) => kind === "group"),
    more: userId === null || cursor === null ? null : () => more(userId, cursor),
  };
}
