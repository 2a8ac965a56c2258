import { useRef } from "preact/hooks";
import { direction } from "#web/i18n/language.ts";
import "./tabs.css";

export interface Tab<Key extends string> {
  readonly key: Key;
  readonly label: string;
}

interface TabsProps<Key extends string> {
  /** The id from which `panelOf` derives the panel's attributes. */
  id: string;
  tabs: readonly Tab<Key>[];
  current: Key;
  label: string;
  onSelect: (key: Key) => void;
}

/** The attributes of the panel that a tab shows. */
export function panelOf(id: string, key: string) {
  return { role: "tabpanel", id: `${id}-${key}-panel`, "aria-labelledby": `${id}-${key}` } as const;
}

/** A row of tabs above the current panel. Arrow keys move among them. */
export function Tabs<Key extends string>(props: TabsProps<Key>) {
  const { id, tabs, current, label, onSelect } = props;
  const list = useRef<HTMLDivElement>(null);
  const select = (at: number) => {
    const tab = tabs[(at + tabs.length) % tabs.length];
    if (tab === undefined) return;
    onSelect(tab.key);
    list.current?.querySelector<HTMLElement>(`[data-tab="${tab.key}"]`)?.focus();
  };
  return (
    <div
      ref={list}
      class="tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const at = tabs.findIndex(({ key }) => key === current);
        const to = stepsOf(at, tabs.length)[event.key];
        if (to === undefined) return;
        event.preventDefault();
        select(to);
      }}
    >
      {tabs.map(({ key, label }) => (
        <button
          key={key}
          type="button"
          class="tabs__tab"
          role="tab"
          id={`${id}-${key}`}
          data-tab={key}
          aria-selected={key === current}
          aria-controls={key === current ? `${id}-${key}-panel` : undefined}
          tabIndex={key === current ? 0 : -1}
          onClick={() => onSelect(key)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function stepsOf(at: number, count: number): Readonly<Record<string, number>> {
  const forward = direction.value === "rtl" ? -1 : 1;
  return { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: count - 1 };
}
