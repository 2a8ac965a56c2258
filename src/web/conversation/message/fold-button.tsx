import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import "./fold-button.css";

interface FoldButtonProps {
  isFolded: boolean;
  /** Whether the Tab key reaches it. */
  isActive: boolean;
  onToggle: () => void;
}

/** Shows the rest of a long message, or folds it again. On folding, the button keeps its place on the screen. */
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
    // The list's own observer runs before this one: it measures its rows and moves them before the page is drawn.
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
