import { t, formatTime } from "#web/i18n/t.ts";
import { connection } from "./connection.ts";
import "./connection-indicator.css";

/** Floats above the page, so that nothing moves when it appears. */
export function ConnectionIndicator() {
  return (
    <div class="connection-indicator" role="status">
      {connection.value.notice !== null && (
        <p class="connection-indicator__pill" data-notice={connection.value.notice}>
          <span class="connection-indicator__dot" />
          {words()}
        </p>
      )}
    </div>
  );
}

function words(): string {
  const { notice, since } = connection.value;
  switch (notice) {
    case "offline":
      return t("connection.offline", { time: formatTime(new Date(since).toISOString()) });
    case "connecting":
      return t("connection.connecting");
    case "catching_up":
      return t("connection.catching_up");
    case null:
      return "";
  }
}
