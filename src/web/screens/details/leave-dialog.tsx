import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Conversation, Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { HeirChoice } from "./heir-choice.tsx";

interface LeaveDialogProps {
  conversation: Conversation;
  /** `null` while they are being loaded. */
  members: readonly Member[] | null;
  onClose: () => void;
  onLeft: () => void;
  /** The members are not as they were thought to be. */
  onRefused: () => void;
}

/** Asks before one leaves a group; its only owner names the next one. */
export function LeaveDialog({
  conversation,
  members,
  onClose,
  onLeft,
  onRefused,
}: LeaveDialogProps) {
  const heir = useSignal<string | null>(null);
  const busy = useSignal(false);
  // While one leaves, the next owner is one already.
  const asked = useRef<readonly Member[]>([]);
  if (!busy.value) asked.current = heirsOf(conversation, members ?? []);
  const heirs = asked.current;
  const isLast = conversation.member_count === 1;
  const isChosen = heirs.some(({ user_id }) => user_id === heir.value);

  const leave = async () => {
    busy.value = true;
    const handle = parley.conversation(conversation.id).members;
    const hasLeft = await attempt(async () => {
      if (isChosen && heir.value !== null) await handle.setRole(heir.value, "owner");
      await handle.leave();
    });
    busy.value = false;
    if (hasLeft) onLeft();
    else onRefused();
  };

  return (
    <Dialog
      title={
        conversation.title === null
          ? t("details.leave_untitled")
          : t("details.leave_title", { name: conversation.title })
      }
      onClose={onClose}
      footer={
        <>
          <Button autofocus={heirs.length === 0} onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="danger"
            busy={busy.value}
            disabled={heirs.length > 0 && !isChosen}
            onClick={() => void leave()}
          >
            {t(heirs.length > 0 ? "details.leave_to_heir" : "details.leave")}
          </Button>
        </>
      }
    >
      <p>{t(isLast ? "details.leave_last_text" : "details.leave_text")}</p>
      {heirs.length > 0 && (
        <HeirChoice
          heirs={heirs}
          chosen={heir.value}
          onChoose={(id) => {
            heir.value = id;
          }}
        />
      )}
    </Dialog>
  );
}

/** Who may own the group next; nobody while someone else owns it, too. */
function heirsOf({ role }: Conversation, members: readonly Member[]): readonly Member[] {
  const others = members.filter(({ user_id }) => user_id !== me.value?.id);
  return role === "owner" && others.every(({ role }) => role !== "owner") ? others : [];
}
