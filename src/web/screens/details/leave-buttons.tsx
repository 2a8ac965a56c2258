import { useSignal } from "@preact/signals";
import { LogOut, Trash2 } from "lucide";
import { may, type Conversation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { toList } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { nameOf } from "#web/inbox/conversation-name.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Confirm } from "#web/ui/confirm.tsx";

export function LeaveButtons({ conversation }: { conversation: Conversation }) {
  const asked = useSignal<"leave" | "delete" | null>(null);
  const name = nameOf(conversation);
  const isLast = conversation.member_count === 1;
  const cancel = () => {
    asked.value = null;
  };
  const away = async (work: () => Promise<void>) => {
    asked.value = null;
    if (await attempt(work)) toList();
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
        <Confirm
          title={t("details.leave_title", { name })}
          text={t(isLast ? "details.leave_last_text" : "details.leave_text")}
          action={t("details.leave")}
          onCancel={cancel}
          onConfirm={() => void away(() => parley.conversation(conversation.id).members.leave())}
        />
      )}
      {asked.value === "delete" && (
        <Confirm
          title={t("details.delete_title", { name })}
          text={t("details.delete_text")}
          action={t("details.delete")}
          onCancel={cancel}
          onConfirm={() => void away(() => parley.conversations.delete(conversation.id))}
        />
      )}
    </div>
  );
}
