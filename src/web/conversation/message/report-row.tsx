import { useComputed } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { reportLine } from "#web/inbox/report-line.ts";
import { useModel, useOperations } from "../model-context.ts";
import type { Run } from "../timeline/row-place.ts";
import "./report-row.css";

/** A run of up to this many system messages shows a line for each. */
const MOST_LINES = 3;

interface ReportRowProps {
  message: Message;
  rowKey: string;
  run: Run | null;
  isStop: boolean;
}

/** One quiet line about what happened to the group. A long run is one line that stands for all, until it is opened. */
export function ReportRow({ message, rowKey, run, isStop }: ReportRowProps) {
  const model = useModel();
  const operations = useOperations();
  const runKey = `run:${run?.id ?? message.id}`;
  const isOpen = useComputed(() => model.unfolded.value.has(runKey)).value;
  const isFolded = run !== null && run.length > MOST_LINES && !isOpen;
  if (isFolded && run.index > 0) return null;
  const people = model.people.value;
  const line = message.text ?? reportLine(message, (id) => people.get(id)?.name ?? null);
  if (line === null && !isFolded) return null;
  const pinned = message.system?.type === "pinned" ? message.system.message_id : undefined;
  const unfold = () => model.toggleFold(runKey);
  return (
    <article class="report-row" data-key={rowKey} tabIndex={isStop ? 0 : -1} dir="auto">
      {isFolded ? (
        <button type="button" class="report-row__action" aria-expanded="false" onClick={unfold}>
          {t("report.many", { count: run.length })}
        </button>
      ) : pinned === undefined ? (
        line
      ) : (
        <button type="button" class="report-row__action" onClick={() => operations.jump(pinned)}>
          {line}
        </button>
      )}
    </article>
  );
}
