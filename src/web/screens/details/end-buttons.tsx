import { useSignal } from "@preact/signals";
import { Eraser, LogOut, Trash2 } from "lucide";
import { may, type Conversation, type Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { ClearDialog } from "#web/inbox/clear-dialog.tsx";
import { t } from "#web/i18n/t.ts";
import { nameOf } from "#web/inbox/names.ts";
import { Button } from "#web/ui/button.tsx";
import { Confirm } from "#web/ui/dialog.tsx";
import { LeaveDialog } from "./leave-dialog.tsx";

/** Clears a conversation for the user alone; a direct conversation can also be removed from the list. */
export function ClearButtons({ conversation }: { conversation: Conversation }) {
  const asked = useSignal<"clear" | "delete" | null>(null);
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
      {conversation.kind === "direct" && (
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
      {asked.value !== null && (
        <ClearDialog
          conversation={conversation}
          what={asked.value}
          isOpen
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </div>
  );
}

interface LeaveButtonsProps {
  conversation: Conversation;
  members: readonly Member[] | null;
  onChanged: () => void;
}

export function LeaveButtons({ conversation, members, onChanged }: LeaveButtonsProps) {
  const asked = useSignal<"leave" | "delete" | null>(null);
  const name = nameOf(conversation);
  const cancel = () => {
    asked.value = null;
  };
  const deleteIt = async () => {
    cancel();
    if (await attempt(() => parley.conversations.delete(conversation.id))) toList();
  };
  return (
    <div class="details__actions">
      <Button
        kind="danger"
        icon={LogOut}
        onClick={() => {
          asked.value = "leave";
        }}
      >
        {t("details.leave")}
      </Button>
      {may(conversation.kind, conversation.role, "delete_conversation") && (
        <Button
          kind="danger"
          icon={Trash2}
          onClick={() => {
            asked.value = "delete";
          }}
        >
          {t("details.delete")}
        </Button>
      )}
      {asked.value === "leave" && (
        <LeaveDialog
          conversation={conversation}
          members={members}
          onClose={cancel}
          onLeft={toList}
          onRefused={onChanged}
        />
      )}
      {asked.value === "delete" && (
        <Confirm
          title={t("details.delete_title", { name })}
          text={t("details.delete_text")}
          action={t("details.delete")}
          onCancel={cancel}
          onConfirm={() => void deleteIt()}
        />
      )}
    </div>
  );
}
