import { useSignal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm, AuthPage } from "../auth-page.tsx";
import { useForm } from "../use-form.ts";
import { NewPasswordField, newPasswordProblem } from "./new-password-field.tsx";

/** For who has forgotten the password: back in by a recovery code. */
export function Forgot({ next }: { next: string }) {
  return (
    <AuthPage
      title={t("recovery.forgot_title")}
      other={
        <>
          {t("recovery.remembered")} <a href={signInPath("sign-in", next)}>{t("auth.sign_in")}</a>
        </>
      }
    >
      <CodeForm />
      <p class="auth-page__other">{t("recovery.nothing_left")}</p>
    </AuthPage>
  );
}

function CodeForm() {
  const username = useSignal("");
  const code = useSignal("");
  const password = useSignal("");
  const wrongCode = useSignal<string | null>(null);
  const weak = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      await parley.auth.recover({
        username: username.value.trim(),
        recovery_code: code.value,
        new_password: password.value,
      });
    },
    (error) => {
      if (error.code === "invalid_credentials") wrongCode.value = t("recovery.code_wrong");
      else if (error.issues.some(({ path }) => path === "new_password")) {
        weak.value = t("auth.password_weak");
      } else return false;
      return true;
    },
  );
  const submit = () => {
    weak.value = newPasswordProblem(password.value);
    if (weak.value === null) form.submit();
  };
  return (
    <AuthForm problem={form.problem} onSubmit={submit}>
      <p>{t("recovery.code_text")}</p>
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username"
        value={username.value}
        onInput={(value) => {
          username.value = value;
        }}
        maxLength={256}
        required
        verbatim
        autofocus
      />
      <TextField
        label={t("recovery.code")}
        name="recovery-code"
        placeholder="xxxx-xxxx-xxxx-xxxx"
        value={code.value}
        error={wrongCode.value}
        onInput={(value) => {
          code.value = value;
          wrongCode.value = null;
        }}
        maxLength={64}
        required
        verbatim
      />
      <NewPasswordField
        value={password.value}
        error={weak.value}
        onInput={(value) => {
          password.value = value;
          weak.value = null;
        }}
      />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("recovery.recover")}
      </Button>
    </AuthForm>
  );
}
