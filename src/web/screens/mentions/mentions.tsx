import { AtSign } from "lucide";
import { t } from "#web/i18n/t.ts";
import { faceOf } from "#web/inbox/names.ts";
import { FoundMessage, senderOf } from "#web/inbox/found-message.tsx";
import { conversationById, conversations } from "#web/inbox/inbox.ts";
import { rove } from "#web/inbox/rove.ts";
import { useMessageSearch } from "#web/inbox/use-message-search.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { ScreenHeader } from "../screen-header.tsx";
import "../screen.css";

const MINE = { mentions: "me" } as const;

/** All messages that mention the user, newest first. */
export function Mentions() {
  // A new mention reloads the list.
  const unread = conversations.value.reduce((sum, { mention_count }) => sum + mention_count, 0);
  const { hits, searching, problem, more } = useMessageSearch(MINE, unread);
  return (
    <div class="screen">
      <ScreenHeader title={t("inbox.my_mentions")} />
      <div class="screen__scroll">
        <div class="screen__column">
          {problem !== null && <p role="alert">{problem}</p>}
          {searching && hits.length === 0 && <Skeleton rows={4} />}
          {!searching && hits.length === 0 && problem === null && (
            <EmptyState
              icon={AtSign}
              title={t("search.no_mentions")}
              text={t("search.no_mentions_text")}
            />
          )}
          <ul class="inbox-list" aria-label={t("inbox.my_mentions")} onKeyDown={rove}>
            {hits.map((hit, index) => (
              <FoundMessage
                key={`${hit.message.conversation_id}/${hit.message.id}`}
                hit={hit}
                face={faceOf(hit.conversation)}
                who={senderOf(hit)}
                isTranslated={
                  conversationById(hit.message.conversation_id)?.settings.translate === true
                }
                isStop={index === 0}
              />
            ))}
          </ul>
          {more !== null && (
            <Button kind="quiet" wide onClick={more}>
              {t("inbox.more")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
