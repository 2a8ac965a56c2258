import { Check, UserRoundX } from "lucide";
import type { User } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { useState } from "preact/hooks";
import { usePeopleSearch } from "./use-people-search.ts";
import "./people-picker.css";

interface PeoplePickerProps {
  /** Those to tick off; left out: a press on a person is all. */
  chosen?: readonly User[];
  /** Those who are not to be offered. */
  except?: ReadonlySet<string>;
  onPick: (person: User) => void;
  autofocus?: boolean;
}

export function PeoplePicker({ chosen, except, onPick, autofocus = false }: PeoplePickerProps) {
  const [query, setQuery] = useState("");
  const { people, searching, problem } = usePeopleSearch(query);
  const offered = people.filter(({ id }) => except === undefined || !except.has(id));
  return (
    <div class="people-picker">
      <TextField
        label={t("people.search")}
        placeholder={t("people.search")}
        hideLabel
        verbatim
        autofocus={autofocus}
        value={query}
        onInput={setQuery}
      />
      {searching && offered.length === 0 && <Skeleton rows={3} />}
      {problem !== null && <p role="alert">{problem}</p>}
      {!searching && problem === null && offered.length === 0 && (
        <EmptyState
          icon={UserRoundX}
          title={t("people.none")}
          text={query === "" ? t("people.none_yet") : t("people.none_text")}
        />
      )}
      <ul class="people-picker__list" aria-label={t("people.people")}>
        {offered.map((person) => {
          const isChosen = chosen?.some(({ id }) => id === person.id);
          return (
            <li key={person.id}>
              <button
                type="button"
                class="people-picker__person"
                aria-pressed={isChosen}
                onClick={() => onPick(person)}
              >
                <Avatar id={person.id} name={person.display_name} src={person.avatar_url} />
                <span class="people-picker__names">
                  <span class="people-picker__name" dir="auto">
                    {person.display_name}
                  </span>
                  <span class="people-picker__username" dir="ltr">
                    @{person.username}
                  </span>
                </span>
                {isChosen && (
                  <span class="people-picker__tick">
                    <Icon icon={Check} size={16} />
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
