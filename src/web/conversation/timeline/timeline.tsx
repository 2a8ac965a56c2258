import { useMemo, useRef, useEffect, useState } from "preact/hooks";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { selectionHandlers } from "../selection/selecting.ts";
import { keyAt, keyOf, type TimelineItem } from "./timeline-item.ts";
import { historyStart } from "./history-start.ts";
import { placeOf } from "./row-place.ts";
import { TimelineRow } from "./timeline-row.tsx";
import { useHand } from "./use-hand.ts";
import { useMessageMenu } from "./use-message-menu.ts";
import { useSwipe } from "./use-swipe.tsx";
import { usePosition } from "./use-position.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { useShift } from "./use-shift.ts";
import { whenIdle } from "#web/app/when-idle.ts";
import "./timeline.css";

/**
 * The messages. Only those in sight are drawn. A reader at the end stays there as messages arrive; a reader further up
 * keeps their place while older pages load.
 */
export function Timeline() {
  const model = useModel();
  const operations = useOperations();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const hand = useHand();
  const items = model.items.value;
  const me = model.myId.value;
  const unreadFrom = model.reading.unreadFrom.value;
  const shift = useShift(items, me);
  const position = usePosition(model, { scroller, list }, hand);
  const { focusKey } = model;
  const show = (index: number) => list.current?.scrollToIndex(index, { align: "nearest" });
  const onKeyDown = useRowKeys({ items, inThread: false, focusKey, show }, model, operations);
  useSwipe(
    scroller,
    (id) => (operations.selection.isActive.peek() ? undefined : model.find(id)),
    (message) => operations.reply(message),
  );
  const kept = useKept(items, me);
  const buffer = useBuffer();
  const start = model.navigation.stretch.value.hasOlder
    ? null
    : historyStart(model.view.value, model.people.value);
  const stop = kept[0] ?? items.length - 1;
  const menu = useMessageMenu(
    (element) => {
      const id = element.closest<HTMLElement>("[data-message]")?.dataset["message"];
      return id === undefined ? undefined : model.find(Number(id));
    },
    (message, anchor) => {
      if (!operations.selection.isActive.peek()) operations.openMenu(message, anchor);
    },
  );

  return (
    <div
      ref={scroller}
      class="timeline"
      role="region"
      aria-label={t("chat.messages")}
      {...menu}
      {...selectionHandlers(operations)}
      {...hand.handlers}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => {
        if (event.pointerType === "mouse") model.activeKey.value = keyAt(event.target);
      }}
      onPointerLeave={() => (model.activeKey.value = null)}
      onFocusIn={(event) => {
        const key = keyAt(event.target);
        if (key === null) return;
        model.focusKey.value = key;
        model.activeKey.value = key;
      }}
      onFocusOut={({ target, relatedTarget }) => {
        if (keyAt(target) !== keyAt(relatedTarget)) model.activeKey.value = null;
      }}
    >
      <div class="timeline__spring" />
      <Virtualizer
        ref={list}
        scrollRef={scroller}
        data={items}
        shift={shift}
        keepMounted={kept}
        bufferSize={buffer}
        {...position}
      >
        {(item, index) => (
          <TimelineRow
            key={keyOf(item, me)}
            item={item}
            isLast={index === items.length - 1}
            isStop={index === stop}
            start={index === 0 ? start : null}
            {...placeOf(items, index, { me, unreadFrom })}
          />
        )}
      </Virtualizer>
    </div>
  );
}

/** The focused row stays mounted, or it would lose the focus when it scrolls out of sight. */
function useKept(items: readonly TimelineItem[], me: string | null): readonly number[] {
  const model = useModel();
  const focused = model.focusKey.value;
  return useMemo(() => {
    const index = focused === null ? -1 : items.findIndex((item) => keyOf(item, me) === focused);
    return index < 0 ? [] : [index];
  }, [items, focused]);
}

/** Rows are drawn and measured this far outside the viewport, so that nothing shifts when they scroll in. */
const BUFFER_PX = 700;
/** A few rows: drawing them in one idle period must not be noticeable. */
const STEP_PX = 140;
/** A busy browser has no idle periods for seconds, but its reader may scroll: after this it draws all the rest. */
const PATIENCE_MS = 1_000;

/** The buffer in pixels: none at first, so that the viewport is drawn soonest, then more in each idle period. */
function useBuffer(): number {
  const [buffer, setBuffer] = useState(0);
  useEffect(() => {
    if (buffer >= BUFFER_PX) return undefined;
    return whenIdle((isLate) => setBuffer(isLate ? BUFFER_PX : buffer + STEP_PX), {
      timeout: PATIENCE_MS,
    });
  }, [buffer]);
  return buffer;
}
