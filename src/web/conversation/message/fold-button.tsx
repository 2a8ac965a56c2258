import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import "./fold-button.css";

interface FoldButtonProps {
  isFolded: boolean;
  /** Its row has the focus: the Tab key then reaches it. */
  isActive: boolean;
  onToggle: () => void;
}

/** Shows the rest of a long message, or takes it away again: the button then stays where it is on the screen. */
export function FoldButton({ isFolded, isActive, onToggle }: FoldButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const pressedAt = useRef<number | null>(null);

  useLayoutEffect(() => {
    const before = pressedAt.current;
    pressedAt.current = null;
    if (before === null || !isFolded) return;
    const { current: element } = button;
    if (element === null) return;
    stayAt(element, before);
    // The list measures its rows before the page is drawn, and moves them; it was told to watch them earlier.
    const watching = new ResizeObserver(() => {
      stayAt(element, before);
      watching.disconnect();
    });
    watching.observe(element.closest("article") ?? element);
  }, [isFolded]);

  return (
    <button
      ref={button}
      type="button"
      class="fold-button"
      aria-expanded={!isFolded}
      tabIndex={isActive ? 0 : -1}
      onClick={() => {
        pressedAt.current = button.current?.getBoundingClientRect().top ?? null;
        onToggle();
      }}
    >
      {t(isFolded ? "message.read_more" : "message.show_less")}
    </button>
  );
}

function stayAt(element: HTMLElement, top: number): void {
  const list = element.closest(".timeline, .thread-panel__messages");
  if (list !== null) list.scrollTop += element.getBoundingClientRect().top - top;
}
