import { useRef } from "preact/hooks";
import { showToast } from "#web/app/toast.ts";
import { problemText } from "#web/app/problem-text.ts";
import { formatDay, t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import "./day-button.css";

/** The day of the topmost message. A press opens a calendar, and a chosen day jumps to its first message. */
export function DayButton() {
  const model = useModel();
  const operations = useOperations();
  const field = useRef<HTMLInputElement>(null);
  const time = model.topTime.value;
  if (time === null) return null;
  const go = async (date: string) => {
    const at = startOf(date);
    if (at === null) return;
    try {
      const [first] = (await model.handle.messages.list({ at, limit: 1 })).items;
      if (first === undefined) showToast(t("dates.none"));
      else operations.jump(first.id);
    } catch (error) {
      showToast(problemText(error));
    }
  };
  return (
    <div class="day-button">
      <button
        type="button"
        class="day-button__day"
        title={t("dates.choose")}
        onClick={() => field.current?.showPicker()}
      >
        {formatDay(new Date(time).toISOString())}
        <span class="visually-hidden">{`, ${t("dates.choose")}`}</span>
      </button>
      <input
        ref={field}
        type="date"
        class="day-button__field"
        tabIndex={-1}
        aria-label={t("dates.choose")}
        value={dateOf(new Date(time))}
        max={dateOf(new Date())}
        onChange={(event) => void go(event.currentTarget.value)}
      />
    </div>
  );
}

/** A day of the reader's calendar as a date field writes it: "2026-11-29". */
function dateOf(date: Date): string {
  const digits = (n: number, length = 2) => String(n).padStart(length, "0");
  return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

/** When such a day begins in the reader's time zone (RFC 3339); null for an invalid one. */
function startOf(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const date = new Date(`${day}T00:00`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
