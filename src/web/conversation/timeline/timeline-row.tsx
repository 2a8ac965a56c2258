import { memo } from "preact/compat";
import { formatDay, t } from "#web/i18n/t.ts";
import { MessageRow } from "../message/message-row.tsx";
import type { RowPlace } from "./row-place.ts";
import { timeOf, type TimelineItem } from "./timeline-item.ts";
import "./timeline-row.css";

type TimelineRowProps = RowPlace & {
  item: TimelineItem;
  isLast: boolean;
  /** Whether the Tab key stops at this row. */
  isStop: boolean;
  /** The line above the first row; null for every other one. */
  start: string | null;
};

/** A message and the dividers before it, in one element, so that each message is one row of the list. */
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
