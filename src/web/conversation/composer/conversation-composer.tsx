import { useState } from "preact/hooks";
import { lazily } from "#web/app/lazily.tsx";
import { AttachButton } from "#web/attachments/attach-button.tsx";
import { Tray } from "#web/attachments/tray.tsx";
import { t } from "#web/i18n/t.ts";
import { canRecord } from "#web/recorder/can-record.ts";
import { useModel, useOperations } from "../model-context.ts";
import { Composer } from "./composer.tsx";
import { ComposerSubject } from "./composer-subject.tsx";
import { RecordButton } from "./record-button.tsx";
import { useWriting } from "./use-writing.ts";

const RecorderBar = lazily(
  async () => (await import("#web/recorder/recorder-bar.tsx")).RecorderBar,
);

/** Writes new messages, replies, and edits, with what is attached; or records what is said. */
export function ConversationComposer() {
  const model = useModel();
  const operations = useOperations();
  const editing = model.editing.value;
  const replyId = model.replyingTo.value;
  const original = replyId === null ? undefined : model.find(replyId);
  const [isRecording, setRecording] = useState(false);
  const { attachments } = model;
  const most = model.view.value.limits?.max_media_bytes ?? null;
  const { cancel, ...writing } = useWriting(
    model.id,
    model,
    (text) => model.sendAttachments(text, replyId) || model.send(text, replyId),
  );
  const isNew = editing === null;
  const attach = (files: readonly File[]) => {
    if (isNew) attachments.add(files, most);
  };

  const editLast = () => {
    const last = model.lastOwn();
    if (last !== undefined) operations.startEdit(last);
  };

  return (
    <Composer
      {...writing}
      onCancel={cancel}
      onEditLast={editLast}
      placeholder={t("composer.placeholder")}
      saves={editing !== null}
      focusOn={editing ?? replyId}
      hasMore={isNew && attachments.sendable.value.length > 0}
      onFiles={attach}
      before={isNew && <AttachButton onFiles={attach} />}
      {...(isNew && canRecord() && { idle: <RecordButton onClick={() => setRecording(true)} /> })}
      instead={
        isRecording && (
          <RecorderBar
            onRecorded={({ file, facts }) => model.sendRecording(file, facts)}
            onClose={() => setRecording(false)}
          />
        )
      }
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
      {original !== undefined && (
        <ComposerSubject message={original} purpose="reply" onCancel={cancel} />
      )}
      {isNew && attachments.tray.value.length > 0 && <Tray attachments={attachments} most={most} />}
    </Composer>
  );
}
