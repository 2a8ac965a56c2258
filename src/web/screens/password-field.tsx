import { Eye, EyeOff } from "lucide";
import type { Ref } from "preact";
import { useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { TextField } from "#web/ui/text-field.tsx";

interface PasswordFieldProps {
  /** Replaces the label "Password". */
  label?: string;
  value: string;
  onInput: (value: string) => void;
  autocomplete: "current-password" | "new-password";
  hint?: string;
  error?: string | null;
  maxLength?: number;
  inputRef?: Ref<HTMLInputElement>;
}

/** A password field with a button that reveals what was typed. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      label={t("auth.password")}
      {...props}
      name="password"
      type={isShown ? "text" : "password"}
      required
      verbatim
      after={
        <IconButton
          icon={isShown ? EyeOff : Eye}
          label={t("auth.show_password")}
          pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}
