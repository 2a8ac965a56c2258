import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { SecondStepNeeded } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm } from "./auth-page.tsx";
import { PasswordField } from "./password-field.tsx";
import { useForm } from "./use-form.ts";

interface PasswordFormProps {
  /** There is no other way to sign in, so one starts here. */
  isOnly: boolean;
  /** The password was right, and the account asks for more. */
  onSecondStep: (needed: SecondStepNeeded) => void;
}

export function PasswordForm({ isOnly, onSecondStep }: PasswordFormProps) {
  const username = useSignal("");
  const password = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const form = useForm(
    async () => {
      await parley.auth.login({ username: username.value.trim(), password: password.value });
    },
    ({ secondStep }) => {
      if (secondStep === undefined) return false;
      onSecondStep(secondStep);
      return true;
    },
  );
  // A wrong password is to be typed anew.
  useEffect(() => {
    if (form.problem !== null) field.current?.select();
  }, [form.problem]);
  return (
    <AuthForm problem={form.problem} onSubmit={form.submit}>
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username webauthn"
        value={username.value}
        onInput={(value) => {
          username.value = value;
        }}
        required
        verbatim
        autofocus={isOnly}
      />
      <PasswordField
        inputRef={field}
        autocomplete="current-password"
        value={password.value}
        onInput={(value) => {
          password.value = value;
        }}
      />
      <Button kind={isOnly ? "primary" : "secondary"} type="submit" wide busy={form.busy}>
        {t("auth.sign_in")}
      </Button>
    </AuthForm>
  );
}
