import { useId } from "preact/hooks";
import "./choice.css";

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { readonly value: T; readonly label: string; readonly lang?: string }[];
  onChange: (value: T) => void;
}

/** A choice of one from a few visible options. */
export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="choice__label">{label}</legend>
      <div class="choice__options">
        {options.map((option) => (
          <label key={option.value} class="choice__option">
            <input
              class="visually-hidden"
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span lang={option.lang}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
