import type { Message, NamedMember } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Dialog } from "#web/ui/dialog.tsx";
import { useModel, useOperations } from "../model-context.ts";
import { nameIn } from "../people.ts";
import type { ComponentChildren } from "preact";
import { showPerson } from "#web/people/person-dialogs.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import "./people-dialogs.css";

/** Who reacted with what. Touch screens have no tooltip that would show it. */
export function ReactionsDialog({ message }: { message: Message }) {
  const model = useModel();
  const operations = useOperations();
  const people = model.people.value;
  return (
    <Dialog title={t("message.reactions")} onClose={() => operations.close()}>
      <ul>
        {message.reactions.flatMap(({ emoji, user_ids }) =>
          user_ids.map((id) => (
            <PersonLine
              key={`${emoji} ${id}`}
              id={id}
              name={nameIn(people, id)}
              avatar={people.get(id)?.avatar ?? null}
              member={model.members.value.get(id)}
            >
              <span class="person-line__emoji">{emoji}</span>
            </PersonLine>
          )),
        )}
      </ul>
    </Dialog>
  );
}

interface PersonLineProps {
  id: string;
  name: string;
  avatar: string | null;
  /** Their member record; undefined if they left. */
  member: NamedMember | undefined;
  /** Follows the name. */
  children?: ComponentChildren;
}

/** A person in a dialog's list. A press on the name opens their card. */
export function PersonLine({ id, name, avatar, member, children }: PersonLineProps) {
  const operations = useOperations();
  return (
    <li class="person-line">
      <Avatar id={id} name={name} size={32} src={avatar} />
      <button
        type="button"
        class="person-line__name"
        dir="auto"
        aria-haspopup="dialog"
        onClick={() => {
          operations.close();
          showPerson(id, member);
        }}
      >
        {name}
      </button>
      {children}
    </li>
  );
}
