import { Bookmark, Copy, Forward, Trash2, X } from "lucide";
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { Message } from "#client/index.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { isForwardable, saveMessages, toForward } from "#web/forward/forwarding.ts";
import { formatFull } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { gist } from "#web/inbox/last-message.ts";
import { isSaved } from "#web/inbox/names.ts";
import { Confirm } from "#web/ui/dialog.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { deleteSoon } from "../delete-soon.ts";
import { mayDelete } from "../message/permissions.ts";
import { useModel, useOperations } from "../model-context.ts";
import { nameIn, type People } from "../people.ts";
import "./selection-bar.css";

/** Actions on all selected messages of a list, in place of its composer. */
export function SelectionBar() {
  const model = useModel();
  const operations = useOperations();
  const { selection } = operations;
  const asksToDelete = useSignal(false);
  const messages = [...selection.ids.value]
    .toSorted((a, b) => a - b)
    .flatMap((id) => operations.find(id) ?? []);
  const actor = model.actor.value;
  const isInSaved =
    model.view.value.conversation !== null && isSaved(model.view.value.conversation);
  const leave = () => selection.clear();

  useEffect(() => {
    selection.keep((id) => operations.find(id)?.deleted_at === null);
  }, [operations.shown.value]);

  const forward = () => {
    toForward.value = messages.filter(isForwardable);
    leave();
  };
  const save = () => {
    saveMessages(messages.filter(isForwardable));
    leave();
  };
  const copy = () => {
    const text = asText(messages, model.people.value);
    navigator.clipboard.writeText(text).then(
      () => showToast(t("message.copied")),
      (error: unknown) => showToast(problemText(error)),
    );
    leave();
  };
  const remove = () => {
    asksToDelete.value = false;
    leave();
    deleteSoon(messages);
  };

  return (
    <div class="selection-bar" role="toolbar" aria-label={t("select.bar")}>
      <IconButton icon={X} label={t("select.cancel")} onClick={leave} />
      <span class="selection-bar__count" role="status">
        {t("select.count", { count: messages.length })}
      </span>
      <IconButton icon={Copy} label={t("select.copy")} onClick={copy} />
      <IconButton icon={Forward} directional label={t("forward.forward")} onClick={forward} />
      {!isInSaved && <IconButton icon={Bookmark} label={t("forward.save")} onClick={save} />}
      {messages.every((message) => mayDelete(message, actor)) && (
        <IconButton
          icon={Trash2}
          label={t("message.delete")}
          onClick={() => (asksToDelete.value = true)}
        />
      )}
      {asksToDelete.value && (
        <Confirm
          title={t("select.delete_title", { count: messages.length })}
          text={t("select.delete_text", { count: messages.length })}
          action={t("message.delete")}
          onConfirm={remove}
          onCancel={() => (asksToDelete.value = false)}
        />
      )}
    </div>
  );
}

/** Each message with its time and sender. A file without text is described. */
function asText(messages: readonly Message[], people: People): string {
  return messages
    .map((message) => {
      const head = `[${formatFull(message.created_at)}] ${nameIn(people, message.sender_id)}:`;
      return `${head} ${message.text ?? gist(message)}`;
    })
    .join("\n");
}
