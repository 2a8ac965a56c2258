import { t } from "#web/i18n/t.ts";
import { AttachingComposer } from "../composer/attaching-composer.tsx";
import { ComposerSubject } from "../composer/composer-subject.tsx";
import { useWriting } from "../composer/use-writing.ts";
import type { Subject } from "../message-operations.ts";
import { useModel } from "../model-context.ts";

interface ThreadComposerProps {
  /** Of the message that the thread is about: whatever is replied to in it, the reply is one to that. */
  id: number;
  subject: Subject;
  onClose: () => void;
}

export function ThreadComposer({ id, subject, onClose }: ThreadComposerProps) {
  const model = useModel();
  const { attachments } = model;
  const editing = subject.editing.value;
  const { cancel, ...writing } = useWriting(
    `${model.id}/${id}`,
    subject,
    (text) => attachments.send(text, id, id) || model.reply(text, id),
  );
  return (
    <AttachingComposer
      {...writing}
      thread={id}
      onRecorded={({ file, facts }) => attachments.sendRecording(file, facts, id)}
      onCancel={() => {
        if (editing !== null) cancel();
        else if (writing.text === "") onClose();
      }}
      placeholder={t("thread.placeholder")}
      isEdit={editing !== null}
      focusOn={editing ?? subject.replyingTo.value ?? id}
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
    </AttachingComposer>
  );
}
