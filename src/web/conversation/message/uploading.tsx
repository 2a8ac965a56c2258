import type { Attachment } from "#web/attachments/attachment.ts";
import { ProgressRing } from "#web/attachments/progress-ring.tsx";
import { t } from "#web/i18n/t.ts";

/** The progress of an upload, drawn over its file. */
export function Uploading({ attachment }: { attachment: Attachment }) {
  const { state } = attachment.upload.value;
  if (state !== "waiting" && state !== "uploading") return null;
  return (
    <span class="message-media__progress">
      <ProgressRing
        progress={attachment.progress}
        label={t("attach.uploading", { name: attachment.name })}
      />
    </span>
  );
}
