import { useSignal } from "@preact/signals";
import { MessagesSquare } from "lucide";
import { useEffect } from "preact/hooks";
import type { Thread } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { conversationPath } from "#web/app/navigate.ts";
import { me } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { formatFull, formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { calledHere, nameOf } from "#web/inbox/names.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { gist } from "#web/inbox/last-message.ts";
import { askedThread } from "#web/inbox/thread-news.ts";
import { fetchMoreThreads, fetchThreads, threads, threadsCursor } from "#web/inbox/threads.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { ScreenHeader } from "../screen-header.tsx";
import "../screen.css";
import "./threads.css";

/** The threads that the user follows, most recent reply first. */
export function Threads() {
  const problem = useSignal<string | null>(null);
  const load = () => {
    problem.value = null;
    fetchThreads().catch((error: unknown) => (problem.value = problemText(error)));
  };
  useEffect(load, []);
  const listed = threads.value;
  return (
    <div class="screen">
      <ScreenHeader title={t("threads.title")} />
      <div class="screen__scroll">
        <div class="screen__column">
          {problem.value !== null && (
            <p role="alert">
              {problem.value} <Button onClick={load}>{t("app.try_again")}</Button>
            </p>
          )}
          {listed === null && problem.value === null && <Skeleton rows={4} />}
          {listed?.length === 0 && (
            <EmptyState
              icon={MessagesSquare}
              title={t("threads.none")}
              text={t("threads.none_text")}
            />
          )}
          <ul class="threads">
            {listed?.map((thread) => (
              <ThreadItem key={`${thread.conversation_id} ${thread.message.id}`} thread={thread} />
            ))}
          </ul>
          {threadsCursor.value !== null && (
            <Button kind="quiet" wide onClick={() => void attempt(fetchMoreThreads)}>
              {t("threads.more")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function ThreadItem({ thread }: { thread: Thread }) {
  const { conversation_id, message, last_reply, last_sender, unread_count } = thread;
  const conversation = conversationById(conversation_id);
  const isOwn = last_reply.sender_id === me.value?.id;
  const who = isOwn ? t("inbox.you") : last_sender === null ? null : calledHere(last_sender);
  const isNew = unread_count > 0;
  return (
    <li>
      <a
        class={isNew ? "threads__item threads__item--new" : "threads__item"}
        href={conversationPath(conversation_id, message.id)}
        onClick={() => (askedThread.value = { id: conversation_id, root: message.id })}
      >
        <span class="threads__line">
          <span class="threads__place" dir="auto">
            {conversation === undefined ? t("threads.title") : nameOf(conversation)}
          </span>
          <time
            class="threads__time"
            dateTime={last_reply.created_at}
            title={formatFull(last_reply.created_at)}
          >
            {formatListTime(last_reply.created_at)}
          </time>
        </span>
        <span class="threads__root" dir="auto">
          {gist(message)}
        </span>
        <span class="threads__line">
          <span class="threads__reply" dir="auto">
            {who !== null && (
              <>
                <bdi>{who}</bdi>:{" "}
              </>
            )}
            {gist(last_reply)}
          </span>
          {isNew && (
            <span class="threads__badge" title={t("threads.new", { count: unread_count })}>
              <span aria-hidden="true">{t("app.number", { n: unread_count })}</span>
              <span class="visually-hidden">{t("threads.new", { count: unread_count })}</span>
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
