import type { Member } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { nameOf } from "../people.ts";
import "./mention-list.css";

interface MentionListProps {
  id: string;
  matches: readonly Member[];
  active: number;
  onPick: (index: number) => void;
}

/** The focus stays in the text field; what is active is told to it by id. */
export function MentionList({ id, matches, active, onPick }: MentionListProps) {
  return (
    <div id={id} class="mention-list" role="listbox" aria-label={t("composer.mentions")}>
      {matches.map((member, index) => (
        <div
          key={member.user_id}
          id={`${id}-${index}`}
          class="mention-list__person"
          role="option"
          aria-selected={index === active}
          onPointerDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            onPick(index);
          }}
        >
          <Avatar id={member.user_id} name={nameOf(member)} size={28} src={member.avatar_url} />
          <span class="mention-list__name" dir="auto">
            {nameOf(member)}
          </span>
          <span class="mention-list__username">@{member.username}</span>
        </div>
      ))}
    </div>
  );
}
