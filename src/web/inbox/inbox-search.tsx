import type { SearchHit } from "#client/index.ts";
import { me } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { conversationById } from "./inbox.ts";
import { calledHere } from "./called-here.ts";
import { faceOf } from "./conversation-name.ts";
import { FoundMessage } from "./found-message.tsx";
import { FoundPerson } from "./found-person.tsx";
import { InboxItem } from "./inbox-item.tsx";
import { rove } from "./rove.ts";
import { SearchOutcome } from "./search-outcome.tsx";
import { useFoundPeople } from "./use-found-people.ts";
import { useMessageSearch } from "./use-message-search.ts";
import { useNamed } from "./use-named.ts";
import "./inbox-search.css";

export function InboxSearch({ query, openId }: { query: string; openId: string | null }) {
  const { named, searching } = useNamed(query);
  const { people, searching: searchingPeople } = useFoundPeople(query);
  const search = useMessageSearch(query);
  const { hits, more } = search;
  const all = { ...search, searching: search.searching || searching || searchingPeople };

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
      {people.length > 0 && (
        <section>
          <h2 class="inbox-search__heading">{t("people.people")}</h2>
          <ul class="inbox-list" onKeyDown={rove}>
            {people.map((person, index) => (
              <FoundPerson key={person.id} person={person} isStop={index === 0} />
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
      <SearchOutcome search={all} count={named.length + people.length + hits.length} />
    </div>
  );
}

function Hit({ hit, isStop }: { hit: SearchHit; isStop: boolean }) {
  const { conversation, message } = hit;
  return (
    <FoundMessage
      hit={hit}
      face={faceOf(conversation)}
      who={senderOf(hit)}
      isTranslated={conversationById(message.conversation_id)?.settings.translate === true}
      isStop={isStop}
    />
  );
}

/** Who said it, where the conversation's name does not say that. */
function senderOf({ message, sender, conversation }: SearchHit): string | null {
  if (message.sender_id === me.value?.id) return t("inbox.you");
  if (conversation.kind === "direct" || sender === null) return null;
  return calledHere(sender);
}
