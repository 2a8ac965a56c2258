import { useId } from "preact/hooks";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { faceOf, nameOf } from "#web/inbox/conversation-name.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { useSharedGroups } from "./use-shared-groups.ts";
import "./shared-groups.css";

interface SharedGroupsProps {
  userId: string;
  /** Leaves what it is shown in, and goes there. */
  go: (there: () => void) => void;
}

/** The groups that both are in; nothing where there is none. */
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
