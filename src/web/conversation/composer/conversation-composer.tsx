import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { AttachingComposer } from "./attaching-composer.tsx";
import { ComposerSubject } from "./composer-subject.tsx";
import { useCalling } from "./use-calling.ts";
import { useWriting } from "./use-writing.ts";

/** Writes new messages, replies, edits and commands, with what is attached; or records what is said. */
export function ConversationComposer() {
  const model = useModel();
  const operations = useOperations();
  const editing = model.editing.value;
  const replyId = model.replyingTo.value;
  const original = replyId === null ? undefined : model.find(replyId);
  const writing = useWriting(
    model.id,
    model,
    (text, replyTo) => model.sendAttachments(text, replyTo) || model.send(text, replyTo),
  );
  const { text, onText, cancel } = writing;
  const sendOrCall = useCalling(writing);

  const editLast = () => {
    const last = model.lastOwn();
    if (last !== undefined) operations.startEdit(last);
  };

  return (
    <AttachingComposer
      text={text}
      onText={onText}
      onSend={editing === null ? sendOrCall : writing.onSend}
      offersCommands={editing === null}
      thread={null}
      onRecorded={({ file, facts }) => model.sendRecording(file, facts)}
      onCancel={cancel}
      onEditLast={editLast}
      placeholder={t("composer.placeholder")}
      isEdit={editing !== null}
      focusOn={editing ?? replyId}
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
      {original !== undefined && (
        <ComposerSubject message={original} purpose="reply" onCancel={cancel} />
      )}
    </AttachingComposer>
  );
}
