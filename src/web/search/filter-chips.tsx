import { X } from "lucide";
import { printTypedSearch, type FilterKey, type TypedSearch } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import type { SearchBox } from "./search-box.ts";
import { filterName } from "./suggestions.tsx";
import type { NamedFilters } from "./use-filters.ts";

const KEYS: readonly FilterKey[] = ["from", "in", "has", "before", "after", "mentions"];

interface FilterChipsProps {
  box: SearchBox;
  typed: TypedSearch;
  named: NamedFilters;
  /** The filters to offer. */
  keys?: readonly FilterKey[];
  /** Returns the focus to the field. */
  focusField: () => void;
}

/** The active filters, each with a button to remove it, and buttons to start the others. */
export function FilterChips({ box, typed, named, keys = KEYS, focusField }: FilterChipsProps) {
  const become = (text: string) => {
    box.type(text);
    focusField();
  };
  const isSet = (key: FilterKey) => typed[key] !== null;
  const begin = (key: FilterKey) => {
    const before = box.text.value.trimEnd();
    become(`${before}${before === "" ? "" : " "}${key}:${key === "mentions" ? "me " : ""}`);
  };
  return (
    <div class="filter-chips" role="group" aria-label={t("search.filters")}>
      {keys.filter(isSet).map((key) => {
        const found = key === "from" || key === "in" ? named[key] : undefined;
        const name = filterName(key, typed, found?.name);
        return (
          <button
            key={key}
            type="button"
            class={
              found === null ? "filter-chip filter-chip--unknown" : "filter-chip filter-chip--set"
            }
            aria-label={t("search.remove", { filter: name })}
            onClick={() => become(printTypedSearch({ ...typed, [key]: null }))}
          >
            <bdi>{name}</bdi>
            <Icon icon={X} size={14} />
          </button>
        );
      })}
      {keys
        .filter((key) => !isSet(key))
        .map((key) => (
          <button key={key} type="button" class="filter-chip" onClick={() => begin(key)}>
            {t(`search.add_${key}`)}
          </button>
        ))}
    </div>
  );
}
