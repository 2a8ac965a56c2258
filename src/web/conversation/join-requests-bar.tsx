import { ChevronRight, UserPlus } from "lucide";
import { detailsOpen } from "#web/app/details.ts";
import { t } from "#web/i18n/t.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { Icon } from "#web/ui/icon.tsx";
import "./join-requests-bar.css";

/** How many people ask to join, for those who decide; it leads to where they do. */
export function JoinRequestsBar({ id }: { id: string }) {
  const count = conversationById(id)?.join_requests;
  if (count === undefined || detailsOpen.value) return null;
  return (
    <button type="button" class="join-requests-bar" onClick={() => (detailsOpen.value = true)}>
      <Icon icon={UserPlus} size={18} />
      <span class="join-requests-bar__text">{t("invites.requests", { count })}</span>
      <Icon icon={ChevronRight} size={16} directional />
    </button>
  );
}
