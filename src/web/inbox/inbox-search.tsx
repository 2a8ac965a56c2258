import { useEffect } from "preact/hooks";
import type { SearchHit } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { conversationById } from "./inbox.ts";
import { faceOf } from "./conversation-name.ts";
import { FoundMessage } from "./found-message.tsx";
import { InboxItem } from "./inbox-item.tsx";
import { rove } from "./rove.ts";
import { SearchOutcome } from "./search-outcome.tsx";
import { useMessageSearch } from "./use-message-search.ts";
import { useNamed } from "./use-named.ts";
import { wantConversation } from "./want-conversation.ts";
import "./inbox-search.css";

export function InboxSearch({ query, openId }: { query: string; openId: string | null }) {
  const { named, searching } = useNamed(query);
  const search = useMessageSearch(query);
  const { hits, more } = search;
  const both = { ...search, searching: search.searching || searching };

  return (
    <div class="inbox-search">
      {named.length > 0 && (
        <section>
          <h2 class="inbox-search__heading">{t("inbox.conversations")}</h2>
          <ul class="inbox-list" onKeyDown={rove}>
            {named.map((conversation, index) => (
              <InboxItem
                key={conversation.id}
                conversation={conversation}
                isOpen={conversation.id === openId}
                isStop={index === 0}
              />
            ))}
          </ul>
        </section>
      )}
      {hits.length > 0 && (
        <section>
          <h2 class="inbox-search__heading">{t("inbox.messages")}</h2>
          <ul class="inbox-list" onKeyDown={rove}>
            {hits.map((hit, index) => (
              <Hit
                key={`${hit.message.conversation_id}/${hit.message.id}`}
                hit={hit}
                isStop={index === 0}
              />
            ))}
          </ul>
          {more !== null && (
            <Button kind="quiet" wide onClick={more}>
              {t("inbox.more")}
            </Button>
          )}
        </section>
      )}
      <SearchOutcome search={both} count={named.length + hits.length} />
    </div>
  );
}

function Hit({ hit, isStop }: { hit: SearchHit; isStop: boolean }) {
  const { conversation_id, sender_id } = hit.message;
  const conversation = conversationById(conversation_id);
  useEffect(() => wantConversation(conversation_id), [conversation_id]);
  return (
    <FoundMessage
      hit={hit}
      face={
        conversation === undefined
          ? { id: conversation_id, name: t("inbox.untitled"), src: null }
          : faceOf(conversation)
      }
      who={sender_id === me.value?.id ? t("inbox.you") : null}
      isTranslated={conversation?.settings.translate === true}
      isStop={isStop}
    />
  );
}
