import { RotateCw, X } from "lucide";
import { t } from "#web/i18n/t.ts";
import { familyIcon } from "#web/media/file-family.ts";
import { formatSize } from "#web/media/file-size.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import type { Attachment } from "./attachment.ts";
import type { Attachments } from "./attachments.ts";
import { ProgressRing } from "./progress-ring.tsx";
import { isWorthRetrying, uploadProblemText } from "./upload-problem.ts";
import "./tray.css";

interface TrayProps {
  items: readonly Attachment[];
  attachments: Attachments;
  /** The largest size of a file in bytes. */
  most: number | null;
}

/** The files to be sent, above the text, each with a button to remove it. */
export function Tray({ items, attachments, most }: TrayProps) {
  return (
    <ul class="tray" aria-label={t("attach.tray")}>
      {items.map((attachment) => (
        <TrayItem
          key={attachment.id}
          attachment={attachment}
          most={most}
          onRetry={() => attachments.retry(attachment.id)}
          onRemove={() => attachments.remove(attachment.id)}
        />
      ))}
    </ul>
  );
}

interface TrayItemProps {
  attachment: Attachment;
  most: number | null;
  onRetry: () => void;
  onRemove: () => void;
}

function TrayItem({ attachment, most, onRetry, onRemove }: TrayItemProps) {
  const { name, file } = attachment;
  const upload = attachment.upload.value;
  const { kind } = attachment.shown.value;
  return (
    <li class="tray__item">
      <span class="tray__preview">
        {kind === "image" && <img class="tray__image" src={attachment.preview} alt="" />}
        {kind !== "image" && <Icon icon={familyIcon(name, file.type)} size={22} />}
        {(upload.state === "waiting" || upload.state === "uploading") && (
          <span class="tray__progress">
            <ProgressRing progress={attachment.progress} label={t("attach.uploading", { name })} />
          </span>
        )}
      </span>
      <span class="tray__words">
        <bdi class="tray__name">{name}</bdi>
        {upload.state === "failed" ? (
          <span class={upload.problem === "offline" ? "tray__size" : "tray__problem"} role="alert">
            {uploadProblemText(upload.problem, most)}
          </span>
        ) : (
          <span class="tray__size">{formatSize(file.size)}</span>
        )}
      </span>
      {upload.state === "failed" && isWorthRetrying(upload.problem) && (
        <IconButton size="s" icon={RotateCw} label={t("attach.retry")} onClick={onRetry} />
      )}
      <IconButton size="s" icon={X} label={t("attach.remove", { name })} onClick={onRemove} />
    </li>
  );
}
