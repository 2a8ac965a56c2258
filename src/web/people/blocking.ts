import { Ban, UserRoundCheck } from "lucide";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { blockedPeople } from "#web/inbox/blocked-people.ts";
import { t } from "#web/i18n/t.ts";
import type { MenuItem } from "#web/ui/menu.tsx";
import { askedToBlock, type PersonToBlock } from "./person-dialogs.ts";

export function isBlocked(userId: string): boolean {
  return blockedPeople.value.has(userId);
}

export async function block({ user_id, name }: PersonToBlock): Promise<void> {
  const isDone = await attempt(() => parley.users.blocks.block(user_id), {
    too_many: "block.full",
  });
  if (isDone) showToast(t("block.done", { name }));
}

export async function unblock({ user_id, name }: PersonToBlock): Promise<void> {
  const isDone = await attempt(() => parley.users.blocks.unblock(user_id));
  if (isDone) showToast(t("block.undone", { name }));
}

/** The menu item that blocks or unblocks a person. */
export function blockItem(person: PersonToBlock): MenuItem {
  return isBlocked(person.user_id)
    ? { label: t("block.unblock"), icon: UserRoundCheck, onSelect: () => void unblock(person) }
    : {
        label: t("block.block"),
        icon: Ban,
        danger: true,
        onSelect: () => (askedToBlock.value = person),
      };
}
