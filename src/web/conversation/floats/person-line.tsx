import type { ComponentChildren } from "preact";
import type { NamedMember } from "#client/index.ts";
import { showPerson } from "#web/people/shown-person.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { useOperations } from "../model-context.ts";
import "./person-line.css";

interface PersonLineProps {
  id: string;
  name: string;
  avatar: string | null;
  /** Their record here, where there is one. */
  member: NamedMember | undefined;
  /** What stands behind the name. */
  children?: ComponentChildren;
}

/** A person in a dialog's list; a press on the name shows who they are. */
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
