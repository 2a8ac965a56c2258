import type { PendingSend } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { useModel } from "../model-context.ts";
import "./failed-send.css";

/** What did not go out, and what to do about it. */
export function FailedSend({ pending: { client_id } }: { pending: PendingSend }) {
  const { connection } = useModel();
  return (
    <p class="failed-send" role="alert">
      <span>{t("message.failed")}</span>
      <button
        type="button"
        class="failed-send__action"
        // How it fares shows in its place.
        onClick={() => void connection.retry(client_id).catch(() => undefined)}
      >
        {t("message.retry")}
      </button>
      <button
        type="button"
        class="failed-send__action"
        onClick={() => connection.discard(client_id)}
      >
        {t("message.discard")}
      </button>
    </p>
  );
}
