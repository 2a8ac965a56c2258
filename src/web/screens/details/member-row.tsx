import { EllipsisVertical } from "lucide";
import { may, type Conversation, type Member } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { calledHere } from "#web/inbox/names.ts";
import { isOnline } from "#web/inbox/liveliness.ts";
import { t } from "#web/i18n/t.ts";
import { blockItem } from "#web/people/blocking.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { writeTo } from "#web/people/write-to.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { MenuButton, type MenuItem } from "#web/ui/menu.tsx";
import { ROLE_NAMES, ROLES } from "./roles.ts";

interface MemberRowProps {
  conversation: Conversation;
  member: Member;
  onMember: (changed: Member) => void;
  /** The request failed, so the shown members may be out of date. */
  onFailed: () => void;
}

export function MemberRow(props: MemberRowProps) {
  const { conversation, member } = props;
  const isMe = member.user_id === me.value?.id;
  const name = calledHere(member);
  const items = isMe ? [] : actionsOf(props);
  return (
    <li class="member-list__member">
      <Avatar
        id={member.user_id}
        name={name}
        src={member.avatar_url}
        online={!isMe && isOnline(member.user_id)}
      />
      <span class="member-list__names">
        <button
          type="button"
          class="member-list__name"
          dir="auto"
          aria-haspopup="dialog"
          onClick={() => showPerson(member.user_id, member)}
        >
          {isMe ? t("details.you", { name }) : name}
        </button>
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

function actionsOf({ conversation, member, onMember, onFailed }: MemberRowProps): MenuItem[] {
  const { user_id, display_name: name, role } = member;
  const { kind, role: mine } = conversation;
  const { members } = parley.conversation(conversation.id);
  const change = async (work: () => Promise<Member>) => {
    const isDone = await attempt(async () => onMember(await work()));
    if (!isDone) onFailed();
    return isDone;
  };
  const items: MenuItem[] = [{ label: t("details.message"), onSelect: () => writeTo(user_id) }];
  if (may(kind, mine, "set_role")) {
    for (const other of ROLES.filter((one) => one !== role)) {
      items.push({
        label: t("details.make", { role: t(ROLE_NAMES[other]) }),
        onSelect: () => void change(() => members.setRole(user_id, other)),
      });
    }
  }
  if (may(kind, mine, role === "member" ? "remove_member" : "remove_admin")) {
    const remove = async () => {
      await members.remove(user_id);
      return { ...member, left_at: new Date().toISOString() };
    };
    // Restores the role: a removed admin returns as an admin.
    const undo = {
      label: t("app.undo"),
      run: () => void change(() => members.add({ user_id, role })),
    };
    items.push({
      label: t("details.remove"),
      danger: true,
      onSelect: () =>
        void change(remove).then((isDone) => {
          if (isDone) showToast(t("details.removed", { name }), undo);
        }),
    });
    const ban = async () => {
      await parley.conversation(conversation.id).bans.ban(user_id);
      return { ...member, left_at: new Date().toISOString() };
    };
    items.push({
      label: t("invites.ban"),
      danger: true,
      onSelect: () =>
        void change(ban).then((isDone) => {
          if (isDone) showToast(t("invites.banned_member", { name }));
        }),
    });
  }
  items.push(blockItem({ user_id, name }));
  return items;
}
