import { useSignal } from "@preact/signals";
import type { ParleyError } from "#client/index.ts";
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

/** A new password in a form: what its field shows, and what is wrong with it. */
export function useNewPassword() {
  const password = useSignal("");
  const weak = useSignal<string | null>(null);
  return {
    password,
    field: {
      value: password.value,
      error: weak.value,
      onInput(value: string) {
        password.value = value;
        weak.value = null;
      },
    },
    /** Whether it may be sent, as far as this page knows; if not, the field says why. */
    check(): boolean {
      weak.value = password.value.length >= PASSWORD_LEAST ? null : t("auth.password_rule");
      return weak.value === null;
    },
    /** Takes the server's refusal of it, and answers whether it was one. */
    explain({ issues }: ParleyError): boolean {
      const isWeak = issues.some(({ path }) => path === "new_password");
      if (isWeak) weak.value = t("auth.password_weak");
      return isWeak;
    },
  };
}
