import { useSignal } from "@preact/signals";
import { UserRoundPlus } from "lucide";
import { may, type Conversation, type Member } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { AddPeople } from "./add-people.tsx";
import { MemberRow } from "./member-row.tsx";
import "./member-list.css";

interface MemberListProps {
  conversation: Conversation;
  members: readonly Member[];
  onChanged: () => void;
  /** One of them is as the server answered. */
  onMember: (changed: Member) => void;
}

export function MemberList({ conversation, members, onChanged, onMember }: MemberListProps) {
  const isAdding = useSignal(false);
  const mayAdd = may(conversation.kind, conversation.role, "add_member");
  return (
    <section>
      <h2 class="details__heading">
        {t("details.members", { count: members.length })}
        {mayAdd && (
          <IconButton
            icon={UserRoundPlus}
            label={t("details.add_people")}
            haspopup="dialog"
            onClick={() => {
              isAdding.value = true;
            }}
          />
        )}
      </h2>
      <ul class="member-list">
        {members.map((member) => (
          <MemberRow
            key={member.user_id}
            conversation={conversation}
            member={member}
            onMember={onMember}
            onFailed={onChanged}
          />
        ))}
      </ul>
      {isAdding.value && (
        <AddPeople
          conversationId={conversation.id}
          members={members}
          onChanged={onChanged}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </section>
  );
}
