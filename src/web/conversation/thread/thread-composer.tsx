import { t } from "#web/i18n/t.ts";
import { Composer } from "../composer/composer.tsx";
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
  const editing = subject.editing.value;
  const { cancel, ...writing } = useWriting(`${model.id}/${id}`, subject, (text) =>
    model.reply(text, id),
  );
  return (
    <Composer
      {...writing}
      onCancel={() => {
        if (editing !== null) cancel();
        else if (writing.text === "") onClose();
      }}
      placeholder={t("thread.placeholder")}
      saves={editing !== null}
      focusOn={editing ?? subject.replyingTo.value ?? id}
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
    </Composer>
  );
}
