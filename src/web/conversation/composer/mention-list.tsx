import { Users } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { calledHere } from "#web/inbox/called-here.ts";
import { CompletionList } from "./completion-list.tsx";
import { writtenName, type Candidate } from "./mention-completion.ts";
import type { Completion } from "./use-completion.ts";

export function MentionList({ id, of }: { id: string; of: Completion<Candidate> }) {
  return (
    <CompletionList id={id} label={t("composer.mentions")} of={of} keyOf={writtenName}>
      {(candidate) => (
        <>
          {candidate === null ? (
            <span class="completion-list__everyone">
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
          <span class="completion-list__name" dir="auto">
            {candidate === null ? t("composer.everyone") : calledHere(candidate)}
          </span>
          <span class="completion-list__username" dir="ltr">
            @{writtenName(candidate)}
          </span>
        </>
      )}
    </CompletionList>
  );
}
