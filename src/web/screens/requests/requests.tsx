import { useSignal } from "@preact/signals";
import { MessageCircle } from "lucide";
import { useEffect } from "preact/hooks";
import { activeAt, type Conversation, type RequestState } from "#client/index.ts";
import { conversationPath } from "#web/app/navigate.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { formatListTime } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { faceOf, nameOf } from "#web/inbox/names.ts";
import { requests, requestTotal, showConversation } from "#web/inbox/inbox.ts";
import { lastMessageLine } from "#web/inbox/last-message.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { ScreenHeader } from "../screen-header.tsx";
import "../screen.css";
import "./requests.css";

/** Message requests from strangers: pending and ignored ones. */
export function Requests() {
  const state = useSignal<RequestState>("pending");
  const listed = useSignal<readonly Conversation[] | null>(null);
  const problem = useSignal<string | null>(null);
  // A new or answered request reloads the list.
  const known = requests.value.map(({ id, revision }) => `${id} ${revision}`).join();
  useEffect(() => {
    const wanted = state.value;
    const load = async () => {
      try {
        const { items } = await parley.conversations.list({ requests: wanted, limit: 200 });
        if (state.peek() !== wanted) return;
        listed.value = items;
        problem.value = null;
      } catch (error) {
        problem.value = problemText(error);
      }
    };
    void load();
  }, [state.value, known, requestTotal.value]);
  return (
    <div class="screen">
      <ScreenHeader title={t("request.title")} />
      <div class="screen__scroll">
        <div class="screen__column">
          <Choice<RequestState>
            label={t("request.show")}
            value={state.value}
            options={[
              { value: "pending", label: t("request.pending") },
              { value: "ignored", label: t("request.ignored") },
            ]}
            onChange={(value) => {
              listed.value = null;
              state.value = value;
            }}
          />
          {problem.value !== null && <p role="alert">{problem.value}</p>}
          {listed.value === null && problem.value === null && <Skeleton rows={3} />}
          {listed.value?.length === 0 && (
            <EmptyState
              icon={MessageCircle}
              title={t(state.value === "pending" ? "request.none" : "request.none_ignored")}
              text={t("request.none_text")}
            />
          )}
          <ul class="requests">
            {listed.value?.map((request) => (
              <RequestItem key={request.id} request={request} />
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

function RequestItem({ request }: { request: Conversation }) {
  const { text } = lastMessageLine(request, me.value?.id ?? null);
  const at = activeAt(request);
  return (
    <li>
      <a
        class="requests__item"
        href={conversationPath(request.id)}
        onClick={() => showConversation(request)}
      >
        <Avatar {...faceOf(request)} size={44} />
        <span class="requests__lines">
          <span class="requests__name" dir="auto">
            {nameOf(request)}
          </span>
          <span class="requests__text" dir="auto">
            {text}
          </span>
        </span>
        <time class="requests__time" dateTime={at}>
          {formatListTime(at)}
        </time>
      </a>
    </li>
  );
}
