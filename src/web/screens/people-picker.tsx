import { Check, UserRoundX, X } from "lucide";
import type { User } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { useEffect, useState } from "preact/hooks";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import "./people-picker.css";

interface PeoplePickerProps {
  /** The selected people; omitted if a press on a person is the whole choice. */
  chosen?: readonly User[];
  /** People to leave out. */
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

const PAUSE_MS = 200;

interface PeopleSearch {
  readonly people: readonly User[];
  readonly searching: boolean;
  readonly problem: string | null;
}

/** People whose name matches, without the user; all people, by name, for an empty query. */
function usePeopleSearch(query: string): PeopleSearch {
  const [found, setFound] = useState<PeopleSearch>({ people: [], searching: true, problem: null });

  useEffect(() => {
    const aborted = new AbortController();
    setFound(({ people }) => ({ people, searching: true, problem: null }));
    const ask = async () => {
      const { signal } = aborted;
      try {
        const { items } = await parley.users.list({ q: query.trim(), signal });
        const people = items.filter(({ id }) => id !== me.peek()?.id);
        setFound({ people, searching: false, problem: null });
      } catch (error) {
        if (!signal.aborted)
          setFound({ people: [], searching: false, problem: problemText(error) });
      }
    };
    const timer = setTimeout(() => void ask(), query === "" ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborted.abort();
    };
  }, [query]);

  return found;
}

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
