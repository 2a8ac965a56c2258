import { useEffect, useId, useState } from "preact/hooks";
import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { faceOf, nameOf } from "#web/inbox/names.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import "./shared-groups.css";

interface SharedGroupsProps {
  userId: string;
  /** Closes the dialog that contains this, then navigates. */
  go: (there: () => void) => void;
}

/** The groups that the user shares with a person; renders nothing if there are none. */
export function SharedGroups({ userId, go }: SharedGroupsProps) {
  const heading = useId();
  const { groups, more } = useSharedGroups(userId);
  if (groups.length === 0 && more === null) return null;
  return (
    <section class="shared-groups" aria-labelledby={heading}>
      <h2 id={heading} class="shared-groups__heading">
        {t("person.groups")}
      </h2>
      <ul>
        {groups.map((group) => (
          <li key={group.id}>
            <button
              type="button"
              class="shared-groups__group"
              onClick={() => go(() => openConversation(group.id))}
            >
              <Avatar {...faceOf(group)} size={32} />
              <span class="shared-groups__name" dir="auto">
                {nameOf(group)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {more !== null && (
        <Button kind="quiet" wide onClick={() => void attempt(more)}>
          {t("inbox.more")}
        </Button>
      )}
    </section>
  );
}

/** A small page, so that the buttons below stay in view. */
const PAGE = 5;

const NONE = { items: [] as readonly Conversation[], next_cursor: null as string | null };

/** Loads the shared groups; empty if the server cannot be reached. `more` loads the next page. */
function useSharedGroups(userId: string) {
  const [found, setFound] = useState(NONE);

  useEffect(() => {
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
  const more = async (cursor: string) => {
    const page = await parley.conversations.list({ with: userId, limit: PAGE, cursor });
    setFound((held) =>
      held.next_cursor === cursor ? { ...page, items: [...held.items, ...page.items] } : held,
    );
  };
  return {
    groups: items.filter(({ kind }) => kind === "group"),
    more: cursor === null ? null : () => more(cursor),
  };
}
