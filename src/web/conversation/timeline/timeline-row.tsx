import { memo } from "preact/compat";
import { formatDay, t } from "#web/i18n/t.ts";
import { MessageRow } from "../message/message-row.tsx";
import type { RowPlace } from "./row-place.ts";
import { timeOf, type TimelineItem } from "./timeline-item.ts";
import "./timeline-row.css";

type TimelineRowProps = RowPlace & {
  item: TimelineItem;
  isLast: boolean;
  /** Where the Tab key stops in the list. */
  isStop: boolean;
  /** That earlier messages are hidden, where this is the first one. */
  start: string | null;
};

/** A message with what stands before it. One element, so that the list has as many rows as there are messages. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { item, startsDay, startsUnread, startsGroup, endsGroup, run, isLast, isStop, start } =
    props;
  return (
    <div class={isLast ? "timeline-row timeline-row--last" : "timeline-row"}>
      {start !== null && (
        <div class="timeline-row__start">
          <span>{start}</span>
        </div>
      )}
      {startsDay && (
        <div class="timeline-row__day" role="separator">
          <span>{formatDay(new Date(timeOf(item)).toISOString())}</span>
        </div>
      )}
      {startsUnread && (
        <div class="timeline-row__unread" role="separator">
          <span>{t("chat.unread")}</span>
        </div>
      )}
      <MessageRow
        item={item}
        startsGroup={startsGroup}
        endsGroup={endsGroup}
        run={run}
        isStop={isStop}
      />
    </div>
  );
});
