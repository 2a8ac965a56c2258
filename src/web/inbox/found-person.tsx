import type { User } from "#client/index.ts";
import { writeTo } from "#web/people/write-to.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import "./found-person.css";

interface FoundPersonProps {
  person: User;
  /** The one of the list that the Tab key stops at. */
  isStop: boolean;
}

/** Someone without a conversation in the list; a press begins one. */
export function FoundPerson({ person, isStop }: FoundPersonProps) {
  const { id, display_name, username, avatar_url } = person;
  return (
    <li class="inbox-item">
      <button
        type="button"
        class="inbox-item__link found-person"
        tabIndex={isStop ? 0 : -1}
        onClick={() => writeTo(id)}
      >
        <Avatar id={id} name={display_name} src={avatar_url} size={44} />
        <span class="inbox-item__lines">
          <span class="inbox-item__line">
            <span class="inbox-item__name" dir="auto">
              {display_name}
            </span>
          </span>
          <span class="inbox-item__line">
            <bdi class="inbox-item__text" dir="ltr">
              @{username}
            </bdi>
          </span>
        </span>
      </button>
    </li>
  );
}
