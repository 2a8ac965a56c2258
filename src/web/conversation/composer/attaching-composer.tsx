import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { lazily } from "#web/app/lazily.tsx";
import { AttachButton } from "#web/attachments/attach-button.tsx";
import { DropZone } from "#web/attachments/drop-zone.tsx";
import { Tray } from "#web/attachments/tray.tsx";
import { canRecord } from "#web/recorder/can-record.ts";
import type { Recording } from "#web/recorder/recorder.ts";
import { useModel } from "../model-context.ts";
import { Composer } from "./composer.tsx";
import { RecordButton } from "./record-button.tsx";
import { RetryButton } from "./retry-button.tsx";

const RecorderBar = lazily(
  async () => (await import("#web/recorder/recorder-bar.tsx")).RecorderBar,
);

interface AttachingComposerProps {
  /** The message whose thread it writes in; `null`: the conversation. */
  thread: number | null;
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  onRecorded: (recording: Recording) => void;
  onCancel: () => void;
  onEditLast?: () => void;
  placeholder: string;
  /** A message is edited: its files stay as they are. */
  isEdit: boolean;
  /** See `Composer`. */
  offersCommands?: boolean;
  focusOn: unknown;
  children?: ComponentChildren;
}

/** A composer that takes files, also those dropped on what it stands in, and what is said. */
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
