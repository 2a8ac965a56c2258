import { useSignal } from "@preact/signals";
import { UserRoundPlus } from "lucide";
import { may, type Conversation, type Member, type User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { ChosenPeople, PeoplePicker } from "../people-picker.tsx";
import { MemberRow } from "./member-row.tsx";
import "./member-list.css";

interface MemberListProps {
  conversation: Conversation;
  members: readonly Member[];
  onChanged: () => void;
  /** Receives a member as the server returned it. */
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

interface AddPeopleProps {
  conversationId: string;
  members: readonly Member[];
  onChanged: () => void;
  onClose: () => void;
}

function AddPeople({ conversationId, members, onChanged, onClose }: AddPeopleProps) {
  const chosen = useSignal<readonly User[]>([]);
  const busy = useSignal(false);
  const toggle = (person: User) => {
    const others = chosen.value.filter(({ id }) => id !== person.id);
    chosen.value = others.length < chosen.value.length ? others : [...others, person];
  };
  const add = async () => {
    busy.value = true;
    const api = parley.conversation(conversationId).members;
    const added = await attempt(async () => {
      for (const { id } of chosen.value) await api.add({ user_id: id });
    });
    onChanged();
    busy.value = false;
    if (added) onClose();
  };
  return (
    <Dialog
      title={t("details.add_people")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            kind="primary"
            busy={busy.value}
            disabled={chosen.value.length === 0}
            onClick={() => void add()}
          >
            {t("details.add")}
          </Button>
        </>
      }
    >
      <ChosenPeople people={chosen.value} onRemove={toggle} />
      <PeoplePicker
        chosen={chosen.value}
        except={new Set(members.map(({ user_id }) => user_id))}
        onPick={toggle}
        autofocus
      />
    </Dialog>
  );
}
