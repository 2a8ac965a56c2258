import { signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { followLayer } from "#web/app/layer.ts";
import { lazily } from "#web/app/lazily.tsx";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { type Subject, MessageOperations } from "../message-operations.ts";
import { MessageFloats } from "../floats/message-floats.tsx";
import { MessageRow } from "../message/message-row.tsx";
import { ModelProvider, useModel, useOperations } from "../model-context.ts";
import { selectionHandlers } from "../selection/selecting.ts";
import { SidePanel } from "../side-panel.tsx";
import { keyAt, isPending, keyOf, rowKey, type TimelineItem } from "../timeline/timeline-item.ts";
import { placeOf } from "../timeline/row-place.ts";
import { isAtEnd } from "../timeline/scrolled.ts";
import { useMessageMenu } from "../timeline/use-message-menu.ts";
import { useSwipe } from "../timeline/use-swipe.tsx";
import { useRowKeys } from "../timeline/use-row-keys.ts";
import { FollowButton } from "./follow-button.tsx";
import { ThreadReplies } from "./thread-replies.ts";
import { AttachingComposer } from "../composer/attaching-composer.tsx";
import { ComposerSubject } from "../composer/composer-subject.tsx";
import { useWriting } from "../composer/use-writing.ts";
import "./thread-panel.css";

const SelectionBar = lazily(
  async () => (await import("../selection/selection-bar.tsx")).SelectionBar,
);

/** A message and its replies, beside the conversation or, on a phone, over it. */
export function ThreadPanel({ id }: { id: number }) {
  const model = useModel();
  // Replies to and edits of messages in the panel open in the panel's composer.
  const subject = useMemo<Subject>(
    () => ({ replyingTo: signal(null), editing: signal(null), revived: signal(null) }),
    [],
  );
  const replies = useMemo(() => new ThreadReplies(model, id), []);
  useEffect(() => replies.load(), []);
  const operations = useMemo(
    () => new MessageOperations(model, { subject, shown: replies.shown }),
    [],
  );
  const { selection } = operations;
  useEffect(() => followLayer(selection.isActive, () => selection.clear()), []);
  const close = () => (model.thread.value = null);

  return (
    <ModelProvider value={{ model, operations }}>
      <SidePanel
        name="thread-panel"
        title={t("thread.title")}
        closeLabel={t("thread.close")}
        onClose={close}
        onEscape={() => (selection.isActive.peek() ? selection.clear() : close())}
        actions={<FollowButton root={id} newest={replies.newest.value} />}
      >
        <ThreadMessages replies={replies} operations={operations} />
        {selection.isActive.value ? (
          <SelectionBar />
        ) : (
          <ThreadComposer id={id} subject={subject} onClose={close} />
        )}
        <MessageFloats list=".thread-panel" />
      </SidePanel>
    </ModelProvider>
  );
}

interface ThreadMessagesProps {
  replies: ThreadReplies;
  operations: MessageOperations;
}

function ThreadMessages({ replies: thread, operations }: ThreadMessagesProps) {
  const model = useModel();
  const me = model.myId.value;
  const root = thread.root.value;
  const replies = thread.items.value;
  const state = thread.state.value;
  const load = () => thread.load();
  const items = root === null ? replies : [root, ...replies];
  const focusKey = useSignal<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const last = items.at(-1);
  const newest = last === undefined ? null : keyOf(last, me);
  const stop = items.find((item) => rowKey(item, me, true) === focusKey.value) ?? last;
  const onKeyDown = useRowKeys(
    { items, inThread: true, focusKey, show: () => undefined },
    model,
    operations,
  );
  const menu = useMessageMenu(
    (element) => {
      const id = element.closest<HTMLElement>("[data-message]")?.dataset["message"];
      return id === undefined ? undefined : operations.find(Number(id));
    },
    (message, anchor) => {
      if (!operations.selection.isActive.peek()) operations.openMenu(message, anchor);
    },
  );

  useSwipe(
    list,
    (id) => (operations.selection.isActive.peek() ? undefined : operations.find(id)),
    (message) => operations.reply(message),
  );

  useLayoutEffect(() => {
    const isMine = last !== undefined && isPending(last);
    if (wasAtEnd.current || isMine) list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);

  const row = (item: TimelineItem, place: { startsGroup: boolean; endsGroup: boolean }) => (
    <MessageRow key={keyOf(item, me)} item={item} {...place} isStop={item === stop} inThread />
  );

  return (
    <div
      ref={list}
      class="thread-panel__messages"
      {...menu}
      {...selectionHandlers(operations)}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        wasAtEnd.current = isAtEnd({
          offset: scrollTop,
          viewport: clientHeight,
          size: scrollHeight,
        });
      }}
      onKeyDown={onKeyDown}
      onPointerOver={({ target, pointerType }) => {
        if (pointerType === "mouse") model.activeKey.value = keyAt(target);
      }}
      onFocusIn={({ target }) => {
        const key = keyAt(target);
        if (key === null) return;
        focusKey.value = key;
        model.activeKey.value = key;
      }}
    >
      {root !== null && row(root, { startsGroup: true, endsGroup: true })}
      {thread.hasEarlier.value && <Button onClick={load}>{t("thread.more")}</Button>}
      {state === "loading" && replies.length === 0 && <Skeleton rows={2} />}
      {state === "failed" && <Button onClick={load}>{t("chat.retry")}</Button>}
      {state === "ready" && replies.length === 0 && (
        <p class="thread-panel__empty">{t("thread.empty")}</p>
      )}
      {replies.map((item, index) => row(item, placeOf(replies, index, { me, unreadFrom: null })))}
    </div>
  );
}

interface ThreadComposerProps {
  /** The id of the thread's first message. Every reply in the thread replies to that one. */
  id: number;
  subject: Subject;
  onClose: () => void;
}

function ThreadComposer({ id, subject, onClose }: ThreadComposerProps) {
  const model = useModel();
  const operations = useOperations();
  const { attachments } = model;
  const editing = subject.editing.value;
  const { cancel, ...writing } = useWriting(
    `${model.id}/${id}`,
    subject,
    (text) => attachments.send(text, id, id) || model.reply(text, id),
  );
  return (
    <AttachingComposer
      {...writing}
      thread={id}
      onRecorded={({ file, facts }) => attachments.sendRecording(file, facts, id)}
      onCancel={() => {
        if (editing !== null) cancel();
        else if (writing.text === "") onClose();
      }}
      placeholder={t("thread.placeholder")}
      isEdit={editing !== null}
      focusOn={editing ?? operations.replies.value}
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
    </AttachingComposer>
  );
}
