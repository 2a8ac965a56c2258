import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { FilterChips } from "./filter-chips.tsx";
import type { Option } from "./suggestions.tsx";
import type { SearchBox } from "./search-box.ts";
import { SearchOutcome } from "./search-outcome.tsx";
import { useSearch } from "./use-search.tsx";
import "./search-results.css";

interface SearchResultsProps {
  box: SearchBox;
  /** The id of the list that the field controls. */
  id: string;
  openId?: string | null;
  onChosen?: () => void;
}

/** The results below a search field. Arrow keys move through them; Enter or a press selects one. */
export function SearchResults({
  box,
  id,
  openId = null,
  onChosen = () => undefined,
}: SearchResultsProps) {
  const searched = useSearch({ box, openId, onChosen });
  const { typed, named, sections, ...outcome } = searched;
  const options = sections.flatMap((section) => section.options);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const current = Math.min(at, Math.max(0, options.length - 1));
  const text = box.text.value;

  useEffect(() => setAt(0), [text]);
  useEffect(() => {
    box.active.value = options.length === 0 ? undefined : `${id}-${current}`;
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current, options.length, text]);
  useEffect(
    () => () => {
      box.active.value = undefined;
      box.onKey = () => undefined;
    },
    [],
  );
  box.onKey = (event) => {
    const many = Math.max(1, options.length);
    if (event.key === "ArrowDown") setAt((current + 1) % many);
    else if (event.key === "ArrowUp") setAt((current + many - 1) % many);
    else if (event.key === "Enter") options[current]?.choose();
    else return;
    event.preventDefault();
  };
  const focusField = () =>
    document.querySelector<HTMLInputElement>(`[aria-controls="${id}"]`)?.focus();

  return (
    // Keeps the focus in the field.
    <div class="search-results" onMouseDown={(event) => event.preventDefault()}>
      <FilterChips box={box} typed={typed} named={named} focusField={focusField} />
      <div ref={list} id={id} role="listbox" aria-label={t("search.results")}>
        {sections.map((section) => (
          <div key={section.key} role="group" aria-label={section.title}>
            <div class="search-results__title" aria-hidden="true">
              {section.title}
            </div>
            {section.options.map((option) => {
              const index = options.indexOf(option);
              return (
                <OptionRow
                  key={option.key}
                  id={`${id}-${index}`}
                  option={option}
                  isCurrent={index === current}
                  onPoint={() => setAt(index)}
                />
              );
            })}
          </div>
        ))}
      </div>
      <SearchOutcome {...outcome} />
    </div>
  );
}

interface OptionRowProps {
  id: string;
  option: Option;
  isCurrent: boolean;
  onPoint: () => void;
}

function OptionRow({ id, option, isCurrent, onPoint }: OptionRowProps) {
  const { href, conversation, isOpen = false, choose, row } = option;
  const shared = {
    id,
    class: isOpen ? "search-row search-row--open" : "search-row",
    role: "option",
    "aria-selected": isCurrent,
    tabIndex: -1,
    onPointerMove: onPoint,
  } as const;
  if (href === undefined) {
    return (
      <div {...shared} onClick={choose}>
        {row}
      </div>
    );
  }
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // The router follows links too.
    event.stopPropagation();
    choose();
  };
  return (
    <a {...shared} href={href} data-conversation={conversation} onClick={onClick}>
      {row}
    </a>
  );
}
