import { useComputed } from "@preact/signals";
import { memo } from "preact/compat";
import { t } from "#web/i18n/t.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { nameIn } from "../people.ts";
import { isPending, keyOf, rowKey, type TimelineItem } from "../timeline/timeline-item.ts";
import type { RowPlace } from "../timeline/row-place.ts";
import { FailedSend } from "./failed-send.tsx";
import { MessageBubble } from "./message-bubble.tsx";
import { MessageReactions } from "./message-reactions.tsx";
import { ReportRow } from "./report-row.tsx";
import { contentOf } from "./row-content.ts";
import { Ellipsis, Reply, SmilePlus } from "lucide";
import type { Message } from "#client/index.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import "./message-row.css";

type MessageRowProps = Pick<RowPlace, "startsGroup" | "endsGroup"> & {
  run?: RowPlace["run"];
  item: TimelineItem;
  /** Whether the Tab key stops at this row. */
  isStop: boolean;
  inThread?: boolean;
};

/** One message of a list. It renders again only when the message or its place in a group changes. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { item, startsGroup, endsGroup, run = null, isStop, inThread = false } = props;
  const model = useModel();
  const operations = useOperations();
  const me = model.myId.value;
  const key = rowKey(item, me, inThread);
  const clientId = isPending(item) || item.sender_id === me ? item.client_id : null;
  const content = contentOf(item, me, model.attachments.find(clientId));
  const { message, pending, isOwn, senderId } = content;
  const albumKey = keyOf(item, me);
  const album = useComputed(() => operations.shown.value.albums.byKey.get(albumKey)).value;
  const parts = album?.map((part) => contentOf(part, me, model.attachments.find(part.client_id)));
  const messages = (parts ?? [content]).flatMap(({ message }) => message ?? []);
  // A row renders again only when the change concerns it. Read the signals first, or a row without a message would
  // subscribe to none.
  const isActive = useComputed(() => {
    const [active, floating] = [model.activeKey.value, operations.floating.value];
    return active === key || messages.some(({ id }) => id === floating?.message.id);
  }).value;
  const isLit = useComputed(() => {
    const lit = model.navigation.highlighted.value;
    return messages.some(({ id }) => id === lit);
  }).value;
  const isSelecting = operations.selection.isActive.value;
  if (message?.kind === "system") {
    return <ReportRow message={message} rowKey={key} run={run} isStop={isStop} />;
  }
  const name = isOwn ? t("message.you") : nameIn(model.people.value, senderId);
  const showsPeople = !isOwn && (inThread || !model.isDirect.value);
  return (
    <article
      class={classOf({ isOwn, showsPeople, startsGroup, endsGroup, isLit })}
      data-key={key}
      data-message={message?.id}
      aria-label={name}
      tabIndex={isStop ? 0 : -1}
    >
      {isSelecting && message !== null && message.deleted_at === null && (
        <SelectBox id={message.id} isActive={isActive} />
      )}
      <div class="message-row__column">
        <div class="message-row__said">
          {showsPeople && (
            <span class="message-row__avatar">
              {endsGroup && (
                <button
                  type="button"
                  class="message-row__person"
                  aria-haspopup="dialog"
                  tabIndex={isActive && !startsGroup ? 0 : -1}
                  onClick={() => showPerson(senderId, model.members.value.get(senderId))}
                >
                  <span class="visually-hidden">{name}</span>
                  <Avatar
                    id={senderId}
                    name={name}
                    size={32}
                    src={model.people.value.get(senderId)?.avatar ?? null}
                  />
                </button>
              )}
            </span>
          )}
          <MessageBubble
            content={parts?.find(({ text }) => text !== null && text !== "") ?? content}
            album={parts}
            name={showsPeople && startsGroup ? name : null}
            quoted={!inThread}
            isActive={isActive}
          />
        </div>
        {messages.map(
          (message) =>
            message.reactions.length > 0 && (
              <MessageReactions key={message.id} message={message} isActive={isActive} />
            ),
        )}
        {messages.map(
          (message) =>
            !inThread &&
            message.reply_count > 0 && (
              <button
                key={message.id}
                type="button"
                class="message-row__thread"
                tabIndex={isActive ? 0 : -1}
                onClick={() => operations.openThread(message)}
              >
                {t("message.replies", { count: message.reply_count })}
              </button>
            ),
        )}
        {pending?.status.state === "failed" && <FailedSend pending={pending} />}
        {message !== null && isActive && !isSelecting && <MessageToolbar message={message} />}
      </div>
    </article>
  );
});

function classOf(state: {
  isOwn: boolean;
  showsPeople: boolean;
  startsGroup: boolean;
  endsGroup: boolean;
  isLit: boolean;
}): string {
  return [
    "message-row",
    state.isOwn && "message-row--own",
    state.showsPeople && "message-row--faced",
    state.startsGroup && "message-row--starts",
    state.endsGroup && "message-row--ends",
    state.isLit && "message-row--lit",
  ]
    .filter((name) => name !== false)
    .join(" ");
}

/** The most frequent actions, beside the message under the pointer or in focus. */
function MessageToolbar({ message }: { message: Message }) {
  const operations = useOperations();
  const more = (event: MouseEvent) => {
    if (event.currentTarget instanceof Element) operations.openMenu(message, event.currentTarget);
  };
  const react = (event: MouseEvent) => {
    if (event.currentTarget instanceof Element) operations.openReact(message, event.currentTarget);
  };
  return (
    <div class="message-toolbar">
      <div class="message-toolbar__buttons" role="group" aria-label={t("message.actions")}>
        {message.deleted_at === null && (
          <>
            <IconButton size="s" icon={SmilePlus} label={t("message.react")} onClick={react} />
            <IconButton
              size="s"
              icon={Reply}
              directional
              label={t("message.reply")}
              onClick={() => operations.reply(message)}
            />
          </>
        )}
        <IconButton
          size="s"
          icon={Ellipsis}
          label={t("message.more")}
          haspopup="menu"
          onClick={more}
        />
      </div>
    </div>
  );
}

/** Stands before each message while the reader selects several. A press anywhere on the row does the same. */
function SelectBox({ id, isActive }: { id: number; isActive: boolean }) {
  const { selection } = useOperations();
  const isSelected = useComputed(() => selection.has(id)).value;
  return (
    <input
      type="checkbox"
      class="select-box"
      checked={isSelected}
      tabIndex={isActive ? 0 : -1}
      aria-label={t("select.select")}
    />
  );
}
