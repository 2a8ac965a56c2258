import { signal } from "@preact/signals";
import { Link } from "lucide";
import { mayInvite } from "#client/index.ts";
import { detailsOpen } from "#web/app/overlays.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";

/** The group for which the open details show the invitations dialog. */
export const inviting = signal<string | null>(null);

/** Renders nothing for members who may not invite. */
export function InviteButton({ conversationId }: { conversationId: string }) {
  const conversation = conversationById(conversationId);
  if (conversation === undefined || !mayInvite(conversation, conversation.role)) return null;
  return (
    <Button
      icon={Link}
      onClick={() => {
        inviting.value = conversationId;
        detailsOpen.value = true;
      }}
    >
      {t("invites.title")}
    </Button>
  );
}
