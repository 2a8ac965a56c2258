import { t } from "#web/i18n/t.ts";
import { useModel, useOperations } from "../model-context.ts";
import { AttachingComposer } from "./attaching-composer.tsx";
import { ComposerSubject } from "./composer-subject.tsx";
import { useWriting, type Writing } from "./use-writing.ts";
import { useRef } from "preact/hooks";
import { problemText } from "#web/app/problem-text.ts";
import { sendable } from "#web/app/sendable.ts";
import { showToast } from "#web/app/toast.ts";
import { loadDraft } from "#web/storage/drafts.ts";
import { isCommandLike, writtenCommand } from "../commands/command-completion.ts";

/** Writes messages, replies, edits and commands, attaches files and records voice messages. */
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
      focusOn={editing ?? (replyId === null ? null : `${replyId}/${operations.replies.value}`)}
    >
      {editing !== null && <ComposerSubject message={editing} purpose="edit" onCancel={cancel} />}
      {original !== undefined && (
        <ComposerSubject message={original} purpose="reply" onCancel={cancel} />
      )}
    </AttachingComposer>
  );
}

/** Calls the command that a text begins with, and sends any other text. */
function useCalling(writing: Writing): (text: string) => void {
  const model = useModel();
  const { commands } = model;
  const latest = useRef(writing);
  latest.current = writing;

  const call = async (text: string) => {
    const written = writtenCommand(sendable(text), model.offered.peek());
    if (written === null) return latest.current.onSend(text);
    latest.current.onText("");
    latest.current.cancel();
    model.connection.typing(false);
    if (await commands.call(written, text)) return;
    // A failed call puts its text back, unless the person has written something else by now.
    const isFree = latest.current.text === "" && loadDraft(model.id) === "";
    if (isFree) latest.current.onText(text);
  };
  /** Keeps the text in the field until the commands are loaded and show whether it is one. */
  const find = async (text: string) => {
    try {
      await commands.load();
    } catch (error) {
      showToast(problemText(error));
      return;
    }
    if (latest.current.text === text) await call(text);
  };

  return (text) => {
    if (!isCommandLike(text) || !model.hasBots.peek()) return writing.onSend(text);
    void (commands.available.peek() === null ? find(text) : call(text));
  };
}
