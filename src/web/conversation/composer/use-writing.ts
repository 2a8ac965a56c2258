import { useEffect, useRef, useState } from "preact/hooks";
import type { Message } from "#client/index.ts";
import { useHoldBack } from "#web/app/hold-back.ts";
import { sendable } from "#web/app/sendable.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { Subject } from "../message-operations.ts";
import { useModel, useOperations } from "../model-context.ts";
import type { Signal } from "@preact/signals";
import { followDraft, leaveDraft, loadDraft, loadWriting, saveDraft } from "#web/storage/drafts.ts";

export interface Writing {
  readonly text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  /** Discards the reply or the edit. */
  cancel: () => void;
}

/** The text being written: a draft, kept under `draftKey`, or the edit of a message, after which the draft returns. */
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

  /** Keeps the edit open until it is saved: the new text is nowhere else. */
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

interface Draft {
  readonly text: string;
  /** The message that it replies to, loaded or not. */
  replyTo: () => number | null;
  write: (text: string) => void;
  /** Discards the reply to a message that is not loaded. */
  replyToNone: () => void;
}

/**
 * The draft of a conversation or a thread, kept until it is sent, even when its writer leaves or closes the page. A
 * conversation's draft is the same on all devices. The message that it replies to shows once it is loaded (`isThere`).
 */
function useDraft(
  key: string,
  replyingTo: Signal<number | null>,
  isThere: (message_id: number) => boolean,
): Draft {
  const [text, setText] = useState(() => loadDraft(key));
  const [replyTo, setReplyTo] = useState(() => loadWriting(key).reply_to);
  useEffect(() => {
    const take = (writing: { text: string; reply_to: number | null }) => {
      setText(writing.text);
      setReplyTo(writing.reply_to);
      if (writing.text !== "" && writing.reply_to !== replyingTo.peek()) replyingTo.value = null;
    };
    const unfollow = followDraft(key, take);
    // Another tab may have written since the first render.
    setText(loadDraft(key));
    return () => {
      unfollow();
      leaveDraft(key);
    };
  }, [key]);
  const isWaiting = replyTo !== null && isThere(replyTo);
  useEffect(() => {
    if (!isWaiting) return;
    setReplyTo(null);
    replyingTo.value ??= replyTo;
  }, [isWaiting]);
  const chosen = replyingTo.value;
  const current = () => replyingTo.peek() ?? replyTo;
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    if (loadDraft(key) !== "") saveDraft(key, loadDraft(key), current());
  }, [chosen]);
  return {
    text,
    replyTo: current,
    write(next) {
      saveDraft(key, next, current());
      setText(next);
    },
    replyToNone() {
      if (replyTo === null) return;
      setReplyTo(null);
      if (loadDraft(key) !== "") saveDraft(key, loadDraft(key), replyingTo.peek());
    },
  };
}
