import { Users } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { calledHere } from "#web/inbox/called-here.ts";
import { writtenName, type Candidate } from "./mention-completion.ts";
import "./mention-list.css";

interface MentionListProps {
  id: string;
  matches: readonly Candidate[];
  active: number;
  onPick: (index: number) => void;
}

/** The focus stays in the text field, which names the active option by id. */
export function MentionList({ id, matches, active, onPick }: MentionListProps) {
  return (
    <div id={id} class="mention-list" role="listbox" aria-label={t("composer.mentions")}>
      {matches.map((candidate, index) => (
        <div
          key={writtenName(candidate)}
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
          {candidate === null ? (
            <span class="mention-list__everyone">
              <Icon icon={Users} size={18} />
            </span>
          ) : (
            <Avatar
              id={candidate.user_id}
              name={calledHere(candidate)}
              size={28}
              src={candidate.avatar_url}
            />
          )}
          <span class="mention-list__name" dir="auto">
            {candidate === null ? t("composer.everyone") : calledHere(candidate)}
          </span>
          <span class="mention-list__username" dir="ltr">
            @{writtenName(candidate)}
          </span>
        </div>
      ))}
    </div>
  );
}
