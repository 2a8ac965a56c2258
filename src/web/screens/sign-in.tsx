import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthPage } from "./auth-page.tsx";
import { PasswordField } from "./password-field.tsx";
import { useForm } from "./use-form.ts";

export function SignIn({ next }: { next: string }) {
  const username = useSignal("");
  const password = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  const form = useForm(async () => {
    await parley.auth.login({ username: username.value.trim(), password: password.value });
  });
  // A wrong password is to be typed anew.
  useEffect(() => {
    if (form.problem !== null) field.current?.select();
  }, [form.problem]);
  return (
    <AuthPage
      title={t("auth.sign_in")}
      problem={form.problem}
      onSubmit={form.submit}
      other={
        <>
          {t("auth.no_account")} <a href={signInPath("sign-up", next)}>{t("auth.sign_up")}</a>
        </>
      }
    >
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username"
        value={username.value}
        onInput={(value) => {
          username.value = value;
        }}
        required
        verbatim
        autofocus
      />
      <PasswordField
        inputRef={field}
        autocomplete="current-password"
        value={password.value}
        onInput={(value) => {
          password.value = value;
        }}
      />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("auth.sign_in")}
      </Button>
    </AuthPage>
  );
}
