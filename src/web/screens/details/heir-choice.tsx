import { useId, useState } from "preact/hooks";
import { nameMatcher, type Member } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { SearchField } from "#web/ui/search-field.tsx";
import { ROLE_NAMES } from "./roles.ts";
import "./heir-choice.css";

/** More than this are searched. */
const IN_SIGHT = 8;

interface HeirChoiceProps {
  heirs: readonly Member[];
  chosen: string | null;
  onChoose: (user_id: string) => void;
}

/** Who owns the group next. */
export function HeirChoice({ heirs, chosen, onChoose }: HeirChoiceProps) {
  const name = useId();
  const [query, setQuery] = useState("");
  const matches = nameMatcher(query);
  const offered = heirs.filter(
    (heir) => heir.user_id === chosen || matches(`${nameOf(heir)} ${heir.username}`),
  );
  return (
    <fieldset class="heir-choice">
      <legend class="heir-choice__legend">{t("details.choose_heir")}</legend>
      {heirs.length > IN_SIGHT && (
        <SearchField label={t("people.search")} value={query} onInput={setQuery} />
      )}
      <div class="heir-choice__list">
        {offered.map((heir, index) => (
          <label key={heir.user_id} class="heir-choice__heir">
            <input
              class="heir-choice__radio"
              type="radio"
              name={name}
              autofocus={index === 0 && query === ""}
              checked={heir.user_id === chosen}
              onChange={() => onChoose(heir.user_id)}
            />
            <Avatar id={heir.user_id} name={nameOf(heir)} size={32} src={heir.avatar_url} />
            <bdi class="heir-choice__name">{nameOf(heir)}</bdi>
            {heir.role !== "member" && (
              <span class="heir-choice__role">{t(ROLE_NAMES[heir.role])}</span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function nameOf({ nickname, display_name }: Member): string {
  return nickname ?? display_name;
}
