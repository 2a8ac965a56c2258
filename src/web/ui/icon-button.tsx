import type { Ref } from "preact";
import { Icon, type IconNode } from "./icon.tsx";
import "./icon-button.css";

interface IconButtonProps {
  icon: IconNode;
  /** What it does: announced, and shown as a tooltip. */
  label: string;
  onClick: (event: MouseEvent) => void;
  size?: "m" | "s";
  directional?: boolean;
  disabled?: boolean;
  /** Set for a toggle button. */
  pressed?: boolean;
  /** Set for a button that opens a menu or a panel. */
  expanded?: boolean;
  haspopup?: "menu" | "dialog" | "listbox";
  buttonRef?: Ref<HTMLButtonElement>;
}

export function IconButton({
  icon,
  label,
  onClick,
  size = "m",
  directional = false,
  disabled = false,
  pressed,
  expanded,
  haspopup,
  buttonRef,
}: IconButtonProps) {
  return (
    <button
      ref={buttonRef ?? null}
      type="button"
      class={`icon-button icon-button--${size}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-haspopup={haspopup}
      onClick={onClick}
    >
      <Icon icon={icon} size={size === "m" ? 20 : 18} directional={directional} />
    </button>
  );
}
