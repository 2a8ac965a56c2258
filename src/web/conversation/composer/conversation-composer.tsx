import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { Composer } from "./composer.tsx";
import { ComposerSubject } from "./composer-subject.tsx";
import { useWriting } from "./use-writing.ts";

/** Writes new messages, replies, and edits. */
export function ConversationComposer() {
  const model = useModel();
  const operations = useOperations();
  const editing = model.editing.value;
  const replyId = model.replyingTo.value;
  const original = replyId === null ? undefined : model.find(replyId);
  const { cancel, ...writing } = useWriting(model.id, model, (text) => model.send(text, replyId));

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
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
      {original !== undefined && (
        <ComposerSubject message={original} purpose="reply" onCancel={cancel} />
      )}
    </Composer>
  );
}
