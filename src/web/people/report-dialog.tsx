import { useSignal } from "@preact/signals";
import type { ReportReason } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { REPORT_REASONS } from "./report-reasons.ts";
import type { ToReport } from "./person-dialogs.ts";

const NOTE_LENGTH = 500;

/** Reports a message or a person, with a reason. */
export function ReportDialog({ reported, onClose }: { reported: ToReport; onClose: () => void }) {
  const reason = useSignal<ReportReason>("spam");
  const note = useSignal("");
  const busy = useSignal(false);
  const { name, user_id, message } = reported;
  const send = async () => {
    busy.value = true;
    const written = note.value.trim();
    const sent = await attempt(async () => {
      await parley.users.reports.create({
        ...(message ?? { user_id }),
        reason: reason.value,
        ...(written !== "" && { note: written }),
      });
    });
    busy.value = false;
    if (!sent) return;
    showToast(t("report_form.sent"));
    onClose();
  };
  return (
    <Dialog
      title={t(message === undefined ? "report_form.person_title" : "report_form.message_title", {
        name,
      })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button kind="danger" busy={busy.value} onClick={() => void send()}>
            {t("report_form.report")}
          </Button>
        </>
      }
    >
      <p>{t(message === undefined ? "report_form.person_text" : "report_form.message_text")}</p>
      <Choice<ReportReason>
        label={t("report_form.reason")}
        value={reason.value}
        options={REPORT_REASONS.map(([value, key]) => ({ value, label: t(key) }))}
        onChange={(chosen) => {
          reason.value = chosen;
        }}
      />
      <TextField
        label={t("report_form.note")}
        value={note.value}
        maxLength={NOTE_LENGTH}
        onInput={(value) => {
          note.value = value;
        }}
      />
    </Dialog>
  );
}
