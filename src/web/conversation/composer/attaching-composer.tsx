import { useState, useRef } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { lazily } from "#web/app/lazily.tsx";
import { DropZone } from "#web/attachments/drop-zone.tsx";
import { Tray } from "#web/attachments/tray.tsx";
import type { Recording } from "#web/recorder/recorder.ts";
import { useModel } from "../model-context.ts";
import { Composer } from "./composer.tsx";
import { Mic, RotateCw, Paperclip } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";

const RecorderBar = lazily(
  async () => (await import("#web/recorder/recorder-bar.tsx")).RecorderBar,
);

interface AttachingComposerProps {
  /** The root of the thread that it writes to; `null`: the conversation. */
  thread: number | null;
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  onRecorded: (recording: Recording) => void;
  onCancel: () => void;
  onEditLast?: () => void;
  placeholder: string;
  /** Whether it edits a message, whose files cannot change. */
  isEdit: boolean;
  /** See `Composer`. */
  offersCommands?: boolean;
  focusOn: unknown;
  children?: ComponentChildren;
}

/** A composer that also takes files, including dropped ones, and records voice messages. */
export function AttachingComposer(props: AttachingComposerProps) {
  const { thread, isEdit, onRecorded, children, ...writing } = props;
  const { attachments, view } = useModel();
  const [isRecording, setRecording] = useState(false);
  const most = view.value.limits?.max_media_bytes ?? null;
  const tray = attachments.trayOf(thread);
  const failed = attachments.retryableOf(thread);
  const retry = () => {
    for (const { id } of failed) attachments.retry(id);
  };
  const record = canRecord() ? <RecordButton onClick={() => setRecording(true)} /> : null;
  const idle = failed.length > 0 ? <RetryButton onClick={retry} /> : record;
  const attach = (files: readonly File[]) => {
    if (!isEdit) attachments.add(files, most, thread);
  };
  return (
    <>
      <Composer
        {...writing}
        saves={isEdit}
        hasMore={!isEdit && attachments.sendableOf(thread).length > 0}
        onFiles={attach}
        before={!isEdit && <AttachButton onFiles={attach} />}
        {...(!isEdit && idle !== null && { idle })}
        instead={
          isRecording && <RecorderBar onRecorded={onRecorded} onClose={() => setRecording(false)} />
        }
      >
        {children}
        {!isEdit && tray.length > 0 && <Tray items={tray} attachments={attachments} most={most} />}
      </Composer>
      <DropZone onFiles={attach} />
    </>
  );
}

function RecordButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      class="composer__send"
      aria-label={t("record.start")}
      title={t("record.start")}
      onClick={onClick}
    >
      <Icon icon={Mic} size={20} />
    </button>
  );
}

/** Replaces the send button while only failed attachments are left to send. */
function RetryButton({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      class="composer__send"
      aria-label={t("attach.retry_all")}
      title={t("attach.retry_all")}
      onClick={onClick}
    >
      <Icon icon={RotateCw} size={20} />
    </button>
  );
}

function AttachButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={Paperclip} label={t("attach.add")} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // Otherwise choosing the same file again would fire no event.
          currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Browsers offer a microphone only to secure pages. */
function canRecord(): boolean {
  return typeof MediaRecorder === "function" && navigator.mediaDevices?.getUserMedia !== undefined;
}
