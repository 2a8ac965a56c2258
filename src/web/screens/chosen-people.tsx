import { X } from "lucide";
import type { User } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Icon } from "#web/ui/icon.tsx";
import "./chosen-people.css";

interface ChosenPeopleProps {
  people: readonly User[];
  onRemove: (person: User) => void;
}

export function ChosenPeople({ people, onRemove }: ChosenPeopleProps) {
  if (people.length === 0) return <p class="screen__hint">{t("new.choose_people")}</p>;
  return (
    <ul class="chosen-people" aria-label={t("new.chosen")}>
      {people.map((person) => (
        <li key={person.id}>
          <button type="button" class="chosen-people__person" onClick={() => onRemove(person)}>
            <Avatar id={person.id} name={person.display_name} src={person.avatar_url} size={24} />
            <span dir="auto" aria-hidden="true">
              {person.display_name}
            </span>
            <span class="visually-hidden">{t("new.remove", { name: person.display_name })}</span>
            <Icon icon={X} size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}
