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

/** A field for a new password. */
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

/** The state of a new password's field, and its validation. */
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
    /** Validates the password before it is sent; the field shows what is wrong. */
    check(): boolean {
      weak.value = password.value.length >= PASSWORD_LEAST ? null : t("auth.password_rule");
      return weak.value === null;
    },
    /** Shows the server's refusal of the password; returns whether there was one. */
    explain({ issues }: ParleyError): boolean {
      const isWeak = issues.some(({ path }) => path === "new_password");
      if (isWeak) weak.value = t("auth.password_weak");
      return isWeak;
    },
  };
}
