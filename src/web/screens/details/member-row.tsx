import { EllipsisVertical } from "lucide";
import { may, type Conversation, type Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { openConversation } from "#web/app/navigate.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { isOnline } from "#web/inbox/liveliness.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { MenuButton } from "#web/ui/menu-button.tsx";
import type { MenuItem } from "#web/ui/menu.tsx";
import { ROLE_NAMES, ROLES } from "./roles.ts";

interface MemberRowProps {
  conversation: Conversation;
  member: Member;
  onChanged: () => void;
}

export function MemberRow({ conversation, member, onChanged }: MemberRowProps) {
  const isMe = member.user_id === me.value?.id;
  const name = member.nickname ?? member.display_name;
  const items = isMe ? [] : actionsOf(conversation, member, onChanged);
  return (
    <li class="member-list__member">
      <Avatar
        id={member.user_id}
        name={name}
        src={member.avatar_url}
        online={isOnline(member.user_id)}
      />
      <span class="member-list__names">
        <span class="member-list__name" dir="auto">
          {isMe ? t("details.you", { name }) : name}
        </span>
        {conversation.kind === "group" && (
          <span class="member-list__role">{t(ROLE_NAMES[member.role])}</span>
        )}
      </span>
      {items.length > 0 && conversation.kind === "group" && (
        <MenuButton
          icon={EllipsisVertical}
          size="s"
          label={t("details.actions_for", { name })}
          items={items}
        />
      )}
    </li>
  );
}

function actionsOf(conversation: Conversation, member: Member, onChanged: () => void): MenuItem[] {
  const { user_id, display_name: name } = member;
  const { kind, role: mine } = conversation;
  const { members } = parley.conversation(conversation.id);
  const items: MenuItem[] = [
    {
      label: t("details.message"),
      onSelect: () =>
        void attempt(async () => {
          const direct = await parley.conversations.create({
            kind: "direct",
            member_ids: [user_id],
          });
          showConversation(direct);
          openConversation(direct.id);
        }),
    },
  ];
  if (may(kind, mine, "set_role")) {
    for (const role of ROLES.filter((role) => role !== member.role)) {
      items.push({
        label: t("details.make", { role: t(ROLE_NAMES[role]) }),
        onSelect: () => void attempt(() => members.setRole(user_id, role)).then(onChanged),
      });
    }
  }
  if (may(kind, mine, member.role === "member" ? "remove_member" : "remove_admin")) {
    items.push({
      label: t("details.remove"),
      danger: true,
      onSelect: () =>
        void attempt(async () => {
          await members.remove(user_id);
          showToast(t("details.removed", { name }), {
            label: t("app.undo"),
            run: () => void attempt(() => members.add({ user_id })).then(onChanged),
          });
        }).then(onChanged),
    });
  }
  return items;
}
