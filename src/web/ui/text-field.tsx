import { useId } from "preact/hooks";
import type { ComponentChildren, Ref } from "preact";
import "./text-field.css";

interface TextFieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password";
  name?: string;
  autocomplete?: string;
  inputMode?: "numeric";
  hint?: string;
  error?: string | null;
  required?: boolean;
  maxLength?: number;
  autofocus?: boolean;
  placeholder?: string;
  /** Shows the label to assistive technology only, since the placeholder says the same. */
  hideLabel?: boolean;
  /** Turns off spell checking and capitalization, for names and codes. */
  verbatim?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onKeyDown?: (event: KeyboardEvent) => void;
  /** A button after the text. */
  after?: ComponentChildren;
}

export function TextField(props: TextFieldProps) {
  const id = useId();
  const { label, value, onInput, hint, error = null, hideLabel = false } = props;
  const note = error ?? hint;
  return (
    <div class="text-field">
      <label for={id} class={hideLabel ? "visually-hidden" : "text-field__label"}>
        {label}
      </label>
      <span class="text-field__line">
        <input
          id={id}
          ref={props.inputRef ?? null}
          class="text-field__input"
          dir={value === "" ? undefined : "auto"}
          {...(props.type === "password" ? { type: "password" } : { type: "text" })}
          name={props.name}
          value={value}
          autocomplete={props.autocomplete ?? "off"}
          inputMode={props.inputMode}
          placeholder={props.placeholder}
          required={props.required ?? false}
          maxLength={props.maxLength}
          autofocus={props.autofocus ?? false}
          spellcheck={props.verbatim ? false : undefined}
          autocapitalize={props.verbatim ? "none" : undefined}
          aria-invalid={error !== null || undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          onInput={(event) => onInput(event.currentTarget.value)}
          onKeyDown={props.onKeyDown}
        />
        {props.after}
      </span>
      {note !== undefined && (
        <p
          id={`${id}-note`}
          class={error === null ? "text-field__hint" : "text-field__error"}
          role={error === null ? undefined : "alert"}
        >
          {note}
        </p>
      )}
    </div>
  );
}
