import { useSignal } from "@preact/signals";
import { Eraser, Trash2 } from "lucide";
import type { Conversation } from "#client/index.ts";
import { ClearDialog } from "#web/inbox/clear-dialog.tsx";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";

/** Clears a conversation for oneself; a direct one may leave the list as well. */
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
