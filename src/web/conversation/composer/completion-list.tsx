import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Completion } from "./use-completion.ts";
import "./completion-list.css";

interface CompletionListProps<Option> {
  id: string;
  label: string;
  of: Completion<Option>;
  keyOf: (option: Option) => string;
  /** The class of each option. */
  class?: string;
  children: (option: Option) => ComponentChildren;
}

/** The focus stays in the text field, which refers to the active option by id. */
export function CompletionList<Option>(props: CompletionListProps<Option>) {
  const { id, label, of, keyOf, children } = props;
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(
    () => list.current?.children[of.active]?.scrollIntoView({ block: "nearest" }),
    [of.active],
  );
  return (
    <div
      ref={list}
      id={id}
      class="completion-list"
      role="listbox"
      aria-label={label}
      // In a low window it scrolls, for which it has to take the focus.
      tabIndex={0}
    >
      {of.matches.map((option, index) => (
        <div
          key={keyOf(option)}
          id={`${id}-${index}`}
          class={`completion-list__option ${props.class ?? ""}`}
          role="option"
          aria-selected={index === of.active}
          onPointerDown={(event) => {
            // The text field keeps the focus.
            event.preventDefault();
            of.pick(index);
          }}
        >
          {children(option)}
        </div>
      ))}
    </div>
  );
}
