import { X } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Composer } from "../composer/composer.tsx";
import { MessageRow } from "../message/message-row.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { placeOf } from "../timeline/row-place.ts";
import { isPending, keyOf } from "../timeline/timeline-item.ts";
import { useMessageMenu } from "../timeline/use-message-menu.ts";
import { useReplies } from "./use-replies.ts";
import "./thread-panel.css";

/** A message and all that replies to it, beside the conversation; on a phone, over it. */
export function ThreadPanel({ id }: { id: number }) {
  const model = useModel();
  const operations = useOperations();
  const { root, items, state, loadEarlier, retry } = useReplies(id);
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const close = () => (model.thread.value = null);
  const me = model.myId.value;
  const menu = useMessageMenu(
    (element) => {
      const at = Number(element.closest<HTMLElement>("[data-message]")?.dataset["message"]);
      if (at === id) return root ?? undefined;
      return items.find((item): item is Message => !isPending(item) && item.id === at);
    },
    (message, anchor) => operations.openMenu(message, anchor),
  );

  useLayoutEffect(() => end.current?.scrollIntoView({ block: "end" }), [items.length]);
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <aside
      class="thread-panel"
      aria-label={t("thread.title")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <header class="thread-panel__header">
        <h2 class="thread-panel__title">{t("thread.title")}</h2>
        <IconButton icon={X} label={t("thread.close")} onClick={close} />
      </header>
      <div
        class="thread-panel__messages"
        {...menu}
        onPointerOver={({ target, pointerType }) => {
          if (pointerType !== "mouse" || !(target instanceof Element)) return;
          model.activeKey.value = target.closest<HTMLElement>("[data-key]")?.dataset["key"] ?? null;
        }}
      >
        {root !== null && <MessageRow item={root} startsGroup endsGroup isEntry={false} inThread />}
        {loadEarlier !== null && <Button onClick={loadEarlier}>{t("thread.more")}</Button>}
        {state === "loading" && items.length === 0 && <Skeleton rows={2} />}
        {state === "failed" && <Button onClick={retry}>{t("chat.retry")}</Button>}
        {state === "ready" && items.length === 0 && (
          <p class="thread-panel__empty">{t("thread.empty")}</p>
        )}
        {items.map((item, index) => {
          const { startsGroup, endsGroup } = placeOf(items, index, { me, unreadFrom: null });
          return (
            <MessageRow
              key={keyOf(item, me)}
              item={item}
              startsGroup={startsGroup}
              endsGroup={endsGroup}
              isEntry={index === items.length - 1}
              inThread
            />
          );
        })}
        <div ref={end} />
      </div>
      <Composer
        text={text}
        onText={setText}
        onSend={(text) => {
          model.reply(text, id);
          setText("");
        }}
        onCancel={close}
        placeholder={t("thread.placeholder")}
        focusOn={id}
      />
    </aside>
  );
}
