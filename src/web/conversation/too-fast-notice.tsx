import { useEffect, useMemo, useState } from "preact/hooks";
import { formatMinutes, t } from "#web/i18n/t.ts";
import { useModel } from "./model-context.ts";
import { tooFastUntil } from "./too-fast.ts";
import "./too-fast-notice.css";

const TICK_MS = 1_000;
/** Only the limit on a day's text makes a sender wait longer. */
const LONG_PAUSE_MS = 120_000;

/** A quiet line above the composer while queued messages have to wait. */
export function TooFastNotice() {
  const { connection, pending } = useModel().view.value;
  const [, setTicks] = useState(0);
  const isWaiting = pending.some(({ status }) => status.state === "queued");
  useEffect(() => {
    if (!isWaiting) return;
    const ticks = setInterval(() => setTicks((count) => count + 1), TICK_MS);
    return () => clearInterval(ticks);
  }, [isWaiting]);

  const now = Date.now();
  const until = tooFastUntil(connection, pending, now);
  const text = until === null ? null : words(until - now);
  // Screen readers announce it once, and not at every second of the countdown.
  const spoken = useMemo(() => text, [until]);
  return (
    <div class="too-fast-notice">
      {text !== null && <p aria-hidden="true">{text}</p>}
      <div class="visually-hidden" role="status">
        {spoken}
      </div>
    </div>
  );
}

function words(ms: number): string {
  if (ms > LONG_PAUSE_MS) {
    return t("chat.notice_much_text", { time: formatMinutes(Math.ceil(ms / 60_000)) });
  }
  return t("chat.notice_too_fast", { count: Math.max(1, Math.ceil(ms / TICK_MS)) });
}
