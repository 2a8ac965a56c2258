import { t } from "#web/i18n/t.ts";
import { PasswordField } from "../password-field.tsx";

const PASSWORD_LEAST = 8;

interface NewPasswordFieldProps {
  value: string;
  error: string | null;
  onInput: (value: string) => void;
}

/** The choice of a new password. */
export function NewPasswordField(props: NewPasswordFieldProps) {
  return (
    <PasswordField
      {...props}
      label={t("recovery.new_password")}
      autocomplete="new-password"
      hint={t("auth.password_rule")}
      maxLength={256}
    />
  );
}

/** What is wrong with a new password, as far as this page knows. */
export function newPasswordProblem(password: string): string | null {
  return password.length >= PASSWORD_LEAST ? null : t("auth.password_rule");
}
