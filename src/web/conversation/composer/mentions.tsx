import type { RefObject } from "preact";
import { useMemo } from "preact/hooks";
import { mayMentionAll } from "../message/permissions.ts";
import { useModel } from "../model-context.ts";
import {
  completeMention,
  matchMentions,
  openMention,
  writtenName,
  type Candidate,
} from "./mention-completion.ts";
import { useCaret, useCompletion, type Completion } from "./use-completion.ts";
import { Users } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { calledHere } from "#web/inbox/names.ts";
import { CompletionList } from "./completion-list.tsx";

/** Offers people after an `@`. */
export function useMentions(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  put: (next: { text: string; caret: number }) => void,
): Completion<Candidate> {
  const model = useModel();
  const caret = useCaret(field);
  const mention = caret.at === null ? null : openMention(text, caret.at);
  const query = mention?.query ?? null;
  const members = query === null ? null : model.members.value;
  const mayCallAll = mayMentionAll(model.actor.value);
  const matches = useMemo(
    () =>
      members === null || query === null
        ? []
        : matchMentions(members.values(), query, model.myId.value, mayCallAll),
    [members, query, mayCallAll],
  );

  return useCompletion(caret, matches, (candidate, at) => {
    if (mention !== null) put(completeMention(text, at, mention, writtenName(candidate)));
  });
}

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
