import { useEffect, useRef, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { useHoldBack } from "#web/app/hold-back.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { Subject } from "../message-operations.ts";
import { useModel, useOperations } from "../model-context.ts";
import { sendable } from "./text-length.ts";
import { useDraft } from "./use-draft.ts";

export interface Writing {
  readonly text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  /** Gives up the reply or the edit. */
  cancel: () => void;
}

/** What is written: something new, kept under `draftKey`, or the edit of a message; after it the new is there again. */
export function useWriting(
  draftKey: string,
  { replyingTo, editing: edited, revived }: Subject,
  send: (text: string, replyTo: number | null) => boolean,
): Writing {
  const operations = useOperations();
  const model = useModel();
  const draft = useDraft(draftKey, replyingTo, (id) => model.find(id) !== undefined);
  const [edit, setEdit] = useState({ id: 0, text: "" });
  const isSaving = useRef(false);
  const editing = edited.value;

  useHoldBack(editing !== null && edit.id === editing.id && edit.text !== editing.text);
  const cancel = () => {
    setEdit({ id: 0, text: "" });
    if (edited.peek() === null) draft.replyToNone();
    edited.value = null;
    replyingTo.value = null;
  };

  useEffect(() => {
    const text = revived.value;
    revived.value = null;
    if (text !== null) draft.write(draft.text === "" ? text : `${draft.text}\n${text}`);
  }, [revived.value]);

  /** Until it is saved the new text is here, and nowhere else. */
  const save = async (message: Message, text: string) => {
    if (isSaving.current) return;
    isSaving.current = true;
    const isSaved = text === message.text || (await operations.edit(message, text));
    isSaving.current = false;
    if (isSaved && edited.peek()?.id === message.id) cancel();
  };

  return {
    text: editing === null ? draft.text : edit.id === editing.id ? edit.text : (editing.text ?? ""),
    onText(text) {
      if (editing === null) draft.write(text);
      else setEdit({ id: editing.id, text });
    },
    onSend(text) {
      if (editing !== null) return void save(editing, sendable(text));
      if (!send(sendable(text), draft.replyTo())) return void showToast(t("problem.unknown"));
      draft.write("");
      cancel();
    },
    cancel,
  };
}
