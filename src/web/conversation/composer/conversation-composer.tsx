import { useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { Composer } from "./composer.tsx";
import { ComposerSubject } from "./composer-subject.tsx";
import { useDraft } from "./use-draft.ts";

/** Writes new messages, replies, and edits; what was begun is there again after an edit. */
export function ConversationComposer() {
  const model = useModel();
  const operations = useOperations();
  const [draft, setDraft] = useDraft(model.id);
  const [edited, setEdited] = useState({ id: 0, text: "" });
  const editing = model.editing.value;
  const replyId = model.replyingTo.value;
  const original = replyId === null ? undefined : model.find(replyId);

  const cancel = () => {
    setEdited({ id: 0, text: "" });
    model.editing.value = null;
    model.replyingTo.value = null;
  };

  const send = (text: string) => {
    if (editing !== null) {
      if (text !== editing.text) operations.edit(editing, text);
    } else {
      model.send(text, replyId);
      setDraft("");
    }
    cancel();
  };

  const editLast = () => {
    const last = model.lastOwn();
    if (last !== undefined) operations.startEdit(last);
  };

  return (
    <Composer
      text={
        editing === null ? draft : edited.id === editing.id ? edited.text : (editing.text ?? "")
      }
      onText={(text) => {
        if (editing === null) setDraft(text);
        else setEdited({ id: editing.id, text });
      }}
      onSend={send}
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
