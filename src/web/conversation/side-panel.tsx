import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { X } from "lucide";
import { isNarrow } from "#web/app/viewport.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import "./side-panel.css";

interface SidePanelProps {
  title: string;
  closeLabel: string;
  /** The panel's own class. */
  name: string;
  onClose: () => void;
  /** What the Escape key does; it closes the panel without this. */
  onEscape?: () => void;
  /** Buttons beside the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A panel beside the conversation or, on a phone, over it. On closing, the focus returns to where it was. */
export function SidePanel(props: SidePanelProps) {
  const { title, closeLabel, name, onClose, onEscape = onClose, actions, children } = props;
  // Before the panel's own field takes the focus.
  const before = useMemo(() => document.activeElement, []);
  useLayoutEffect(
    () => () =>
      // Later: while the panel covers it, the conversation takes no focus.
      queueMicrotask(() => {
        if (document.activeElement !== document.body) return;
        if (before instanceof HTMLElement && before.isConnected) before.focus();
      }),
    [],
  );
  // On a phone the panel is a screen of its own.
  const Heading = isNarrow.value ? "h1" : "h2";
  return (
    <aside
      class={`side-panel ${name}`}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        onEscape();
      }}
    >
      <header class="side-panel__header">
        <Heading class="side-panel__title">{title}</Heading>
        {actions}
        <IconButton icon={X} label={closeLabel} onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
