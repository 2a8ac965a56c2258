import { t } from "#web/i18n/t.ts";
import { calledHere } from "#web/inbox/names.ts";
import { FoundMessage } from "#web/inbox/found-message.tsx";
import { conversationById } from "#web/inbox/inbox.ts";
import { rove } from "#web/inbox/rove.ts";
import type { MessageSearch } from "#web/inbox/use-message-search.ts";
import { Button } from "#web/ui/button.tsx";
import { useModel } from "../model-context.ts";

interface FoundHereProps {
  search: MessageSearch;
  /** The index of the current hit; -1: none. */
  at: number;
}

/** The hits, newest first. */
export function FoundHere({ search: { hits, more }, at }: FoundHereProps) {
  const model = useModel();
  const people = model.people.value;
  const isTranslated = conversationById(model.id)?.settings.translate === true;
  return (
    <>
      <ul class="inbox-list" aria-label={t("inbox.messages")} onKeyDown={rove}>
        {hits.map((hit, index) => {
          const { id, sender_id } = hit.message;
          const known = people.get(sender_id);
          const name = known?.name ?? (hit.sender === null ? "…" : calledHere(hit.sender));
          const src = known?.avatar ?? hit.sender?.avatar_url ?? null;
          return (
            <FoundMessage
              key={id}
              hit={hit}
              face={{ id: sender_id, name, src }}
              person={
                known === undefined
                  ? hit.sender
                  : (model.members.value.get(sender_id) ?? hit.sender)
              }
              isTranslated={isTranslated}
              isStop={index === Math.max(at, 0)}
              isCurrent={index === at}
            />
          );
        })}
      </ul>
      {more !== null && (
        <Button kind="quiet" wide onClick={more}>
          {t("inbox.more")}
        </Button>
      )}
    </>
  );
}
