import { Check, CheckCheck, CircleAlert, Clock3 } from "lucide";
import type { PendingSend } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { useModel } from "../model-context.ts";
import type { RowContent } from "./row-content.ts";
import { isSeenByAll } from "./seen.ts";
import "./message-status.css";

const MARKS = {
  pending: { icon: Clock3, label: "message.pending" },
  sent: { icon: Check, label: "message.sent" },
  seen: { icon: CheckCheck, label: "message.seen" },
  failed: { icon: CircleAlert, label: "message.failed" },
} as const;

/** A component of its own, so that a read position renders only the marks again. */
export function MessageStatus({ content }: { content: RowContent }) {
  const model = useModel();
  const { message, pending } = content;
  const seen = message !== null && isSeenByAll(message, model.members.value, model.myId.value);
  const status = pending !== null ? statusOfPending(pending) : seen ? "seen" : "sent";
  const { icon, label } = MARKS[status];
  return (
    <span class={`message-status message-status--${status}`} data-status={status}>
      <Icon icon={icon} size={15} label={t(label)} />
    </span>
  );
}

/** The mark on a message of mine. */
type OwnStatus = "pending" | "sent" | "seen" | "failed";

function statusOfPending({ status }: PendingSend): OwnStatus {
  if (status.state === "failed") return "failed";
  return status.state === "acked" ? "sent" : "pending";
}
