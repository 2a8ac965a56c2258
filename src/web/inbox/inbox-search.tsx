import { SearchX } from "lucide";
import type { SearchHit } from "#client/index.ts";
import { conversationPath, followMessageLink } from "#web/app/navigate.ts";
import { me } from "#web/app/parley.ts";
import { formatFull, formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Delayed } from "#web/ui/delayed.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { conversationById, conversations } from "./inbox.ts";
import { faceOf, nameOf } from "./conversation-name.ts";
import { findByName } from "./find.ts";
import { Highlighted } from "./highlighted.tsx";
import { InboxItem } from "./inbox-item.tsx";
import { rove } from "./rove.ts";
import { TranslatedHit } from "./translated-hit.tsx";
import { useMessageSearch } from "./use-message-search.ts";
import "./inbox-search.css";

export function InboxSearch({ query, openId }: { query: string; openId: string | null }) {
  const named = findByName(conversations.value, query);
  const { hits, searching, problem, more } = useMessageSearch(query);
  const isEmpty = named.length === 0 && hits.length === 0 && !searching && problem === null;

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
      <p class={problem === null ? "visually-hidden" : "inbox-search__note"} role="status">
        {problem ?? (searching ? "" : t("inbox.found", { count: named.length + hits.length }))}
      </p>
      {searching && hits.length === 0 && (
        <Delayed>
          <p class="inbox-search__note">{t("inbox.searching")}</p>
        </Delayed>
      )}
      {isEmpty && (
        <EmptyState icon={SearchX} title={t("inbox.no_hit")} text={t("inbox.no_hit_text")} />
      )}
    </div>
  );
}

function Hit({ hit: { message, snippet }, isStop }: { hit: SearchHit; isStop: boolean }) {
  const conversation = conversationById(message.conversation_id);
  const face =
    conversation === undefined
      ? { id: message.conversation_id, name: t("inbox.untitled"), src: null }
      : faceOf(conversation);
  const isMine = message.sender_id === me.value?.id;
  return (
    <li class="inbox-item">
      <a
        class="inbox-item__link"
        href={conversationPath(message.conversation_id, message.id)}
        onClick={(event) => followMessageLink(event, message.conversation_id, message.id)}
        tabIndex={isStop ? 0 : -1}
      >
        <Avatar {...face} size={44} />
        <span class="inbox-item__lines">
          <span class="inbox-item__line">
            <span class="inbox-item__name" dir="auto">
              {conversation === undefined ? face.name : nameOf(conversation)}
            </span>
            <time
              class="inbox-item__time"
              dateTime={message.created_at}
              title={formatFull(message.created_at)}
            >
              {formatListTime(message.created_at)}
            </time>
          </span>
          <span class="inbox-search__snippet" dir="auto">
            {isMine && <span>{t("inbox.you")}: </span>}
            <Highlighted snippet={snippet} />
          </span>
          {conversation?.settings.translate && <TranslatedHit message={message} />}
        </span>
      </a>
    </li>
  );
}
