import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { X } from "lucide";
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
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
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
        <h2 class="side-panel__title">{title}</h2>
        {actions}
        <IconButton icon={X} label={closeLabel} onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
