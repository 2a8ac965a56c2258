import { useSignal } from "@preact/signals";
import { Eraser, Trash2 } from "lucide";
import type { Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { nameOf } from "#web/inbox/conversation-name.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Confirm } from "#web/ui/confirm.tsx";

/** Clears a conversation for oneself; a direct one may leave the list as well. */
export function ClearButtons({ conversation }: { conversation: Conversation }) {
  const asked = useSignal<"clear" | "delete" | null>(null);
  const { id, kind } = conversation;
  const name = nameOf(conversation);
  const cancel = () => {
    asked.value = null;
  };
  const clear = () => {
    cancel();
    void attempt(async () => showConversation(await parley.conversations.clear(id)));
  };
  const leave = async () => {
    cancel();
    if (await attempt(() => parley.conversation(id).members.leave())) toList();
  };
  return (
    <div class="details__actions">
      <Button
        icon={Eraser}
        onClick={() => {
          asked.value = "clear";
        }}
      >
        {t("history.clear")}
      </Button>
      {kind === "direct" && (
        <Button
          kind="danger"
          icon={Trash2}
          onClick={() => {
            asked.value = "delete";
          }}
        >
          {t("history.delete")}
        </Button>
      )}
      {asked.value === "clear" && (
        <Confirm
          title={t("history.clear_title", { name })}
          text={t(kind === "direct" ? "history.clear_text_direct" : "history.clear_text", { name })}
          action={t("history.clear")}
          onCancel={cancel}
          onConfirm={clear}
        />
      )}
      {asked.value === "delete" && (
        <Confirm
          title={t("history.delete_title", { name })}
          text={t("history.delete_text", { name })}
          action={t("history.delete")}
          onCancel={cancel}
          onConfirm={() => void leave()}
        />
      )}
    </div>
  );
}
