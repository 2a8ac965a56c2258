import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { useModel } from "./model-context.ts";
import { noticeOf, QUIET_MS } from "./notice.ts";
import "./conversation-notice.css";

const TICK_MS = 1_000;

/** Said politely, and only when it has lasted. */
export function ConversationNotice() {
  const { view } = useModel();
  const { connection, pending } = view.value;
  const isOpen = connection.status === "open";
  const lostSince = useRef(Date.now());
  const wasOpen = useRef(isOpen);
  if (wasOpen.current && !isOpen) lostSince.current = Date.now();
  wasOpen.current = isOpen;

  const [now, setNow] = useState(Date.now());
  const isWaiting = !isOpen || pending.some(({ status }) => status.state === "queued");
  useEffect(() => {
    setNow(Date.now());
    if (!isWaiting) return;
    const look = () => setNow(Date.now());
    const first = setTimeout(look, QUIET_MS);
    const ticks = setInterval(look, TICK_MS);
    return () => {
      clearTimeout(first);
      clearInterval(ticks);
    };
  }, [isWaiting, connection.status]);

  const notice = noticeOf({
    connection,
    pending,
    online: navigator.onLine,
    lostSince: lostSince.current,
    now,
  });
  return (
    <div class="conversation-notice" role="status">
      {notice?.kind === "offline" && <p>{t("chat.notice_offline")}</p>}
      {notice?.kind === "too_fast" && (
        <p>
          {t("chat.notice_too_fast", {
            count: Math.max(1, Math.ceil((notice.until - now) / TICK_MS)),
          })}
        </p>
      )}
    </div>
  );
}
