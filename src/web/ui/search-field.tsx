import type { Ref } from "preact";
import { useRef } from "preact/hooks";
import { Search, X } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import "./search-field.css";

interface SearchFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  onFocus?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onClick?: () => void;
  onBlur?: (event: FocusEvent) => void;
  inputRef?: Ref<HTMLInputElement>;
  /** The list below the field and its option that Enter selects. */
  list?: { id: string; active: string | undefined } | undefined;
}

/** A search field. Esc or its button clears it. */
export function SearchField({
  label,
  value,
  onInput,
  onFocus,
  onKeyDown,
  onClick,
  onBlur,
  inputRef,
  list,
}: SearchFieldProps) {
  const box = useRef<HTMLDivElement>(null);
  const clear = () => {
    onInput("");
    box.current?.querySelector("input")?.focus();
  };
  return (
    <div ref={box} class="search-field" role="search" aria-label={label}>
      <Icon icon={Search} size={18} />
      <input
        ref={inputRef ?? null}
        class="search-field__input"
        type="text"
        {...(list !== undefined && {
          "aria-autocomplete": "list",
          "aria-controls": list.id,
          "aria-activedescendant": list.active,
        })}
        dir={value === "" ? undefined : "auto"}
        enterkeyhint="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onFocus={onFocus}
        onClick={onClick}
        onBlur={onBlur}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.key !== "Escape" || value === "") return;
          event.stopPropagation();
          clear();
        }}
      />
      {value !== "" && (
        <IconButton icon={X} size="s" label={t("inbox.clear_search")} onClick={clear} />
      )}
    </div>
  );
}
