import type { ComponentChildren, Ref } from "preact";
import { Icon, type IconNode } from "./icon.tsx";
import "./button.css";

interface ButtonProps {
  children: ComponentChildren;
  kind?: "primary" | "secondary" | "quiet" | "danger";
  type?: "button" | "submit";
  /** The id of the form that it submits from outside. */
  form?: string;
  icon?: IconNode;
  /** Shows progress and ignores presses. */
  busy?: boolean;
  disabled?: boolean;
  wide?: boolean;
  autofocus?: boolean;
  /** Set for a button that opens a menu. */
  haspopup?: "menu";
  expanded?: boolean;
  onClick?: () => void;
  buttonRef?: Ref<HTMLButtonElement>;
}

export function Button({
  children,
  kind = "secondary",
  type = "button",
  form,
  icon,
  busy = false,
  disabled = false,
  wide = false,
  autofocus = false,
  haspopup,
  expanded,
  onClick,
  buttonRef,
}: ButtonProps) {
  return (
    <button
      ref={buttonRef ?? null}
      type={type}
      form={form}
      class={`button button--${kind}${wide ? " button--wide" : ""}`}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      autofocus={autofocus}
      aria-haspopup={haspopup}
      aria-expanded={expanded}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {icon !== undefined && <Icon icon={icon} size={18} />}
      <span class="button__label">{children}</span>
    </button>
  );
}
