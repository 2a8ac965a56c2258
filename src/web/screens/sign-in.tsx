import { useSignal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthPage } from "./auth-page.tsx";
import { useForm } from "./use-form.ts";

export function SignIn({ next }: { next: string }) {
  const username = useSignal("");
  const password = useSignal("");
  const form = useForm(async () => {
    await parley.auth.login({ username: username.value.trim(), password: password.value });
  });
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
      <TextField
        label={t("auth.password")}
        name="password"
        type="password"
        autocomplete="current-password"
        value={password.value}
        onInput={(value) => {
          password.value = value;
        }}
        required
      />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("auth.sign_in")}
      </Button>
    </AuthPage>
  );
}
