import type { PendingSend } from "#client/index.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import "./failed-send.css";

const WORDS: Readonly<Record<string, Key>> = {
  quota_exceeded: "chat.no_room",
  not_reachable: "problem.not_reachable",
};

/** Says why a message was not sent, and offers what to do about it. */
export function FailedSend({ pending }: { pending: PendingSend }) {
  const { connection, attachments } = useModel();
  const operations = useOperations();
  const { client_id, draft } = pending;
  const isText =
    draft.text !== undefined &&
    draft.media_url === undefined &&
    attachments.find(client_id) === undefined;
  return (
    <p class="failed-send" role="alert">
      <span>{t(WORDS[codeOf(pending) ?? ""] ?? "message.failed")}</span>
      {/* The row shows the outcome. */}
      <Action
        label={t("message.retry")}
        onClick={() => {
          if (attachments.retry(client_id)) return;
          void connection.retry(client_id).catch(() => undefined);
        }}
      />
      {isText && <Action label={t("message.edit")} onClick={() => operations.rewrite(pending)} />}
      {isText && (
        <Action label={t("message.copy_text")} onClick={() => operations.copyText(draft)} />
      )}
      <Action
        label={t("message.discard")}
        onClick={() => attachments.remove(client_id) || connection.discard(client_id)}
      />
    </p>
  );
}

function codeOf({ status }: PendingSend): string | null {
  return status.state === "failed" ? status.code : null;
}

function Action({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="failed-send__action" onClick={onClick}>
      {label}
    </button>
  );
}
