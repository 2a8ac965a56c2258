import { useId } from "preact/hooks";
import "./switch.css";

interface SwitchProps {
  label: string;
  hint?: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

export function Switch({ label, hint, on, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch__text">
        <span>{label}</span>
        {hint !== undefined && (
          <span id={id} class="switch__hint">
            {hint}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch__input"
        aria-label={label}
        aria-describedby={hint === undefined ? undefined : id}
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
