import { useSignal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { language, t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthPage } from "./auth-page.tsx";
import { useForm } from "./use-form.ts";

const USERNAME = /^[A-Za-z0-9_.-]{2,32}$/;
const PASSWORD_LEAST = 8;

interface Problems {
  username: string | null;
  password: string | null;
}
const NONE: Problems = { username: null, password: null };

export function SignUp({ next }: { next: string }) {
  const displayName = useSignal("");
  const username = useSignal("");
  const password = useSignal("");
  const problems = useSignal(NONE);

  const form = useForm(
    async () => {
      const name = displayName.value.trim();
      await parley.auth.register({
        username: username.value.trim(),
        password: password.value,
        language: language.value,
        ...(name === "" ? {} : { display_name: name }),
      });
    },
    ({ code }) => {
      if (code === "username_taken") {
        problems.value = { ...NONE, username: t("problem.username_taken") };
      }
      return code === "username_taken";
    },
  );

  const submit = () => {
    const found: Problems = {
      username: USERNAME.test(username.value.trim()) ? null : t("auth.username_rule"),
      password: password.value.length >= PASSWORD_LEAST ? null : t("auth.password_rule"),
    };
    problems.value = found;
    if (found.username === null && found.password === null) form.submit();
  };

  return (
    <AuthPage
      title={t("auth.sign_up")}
      problem={form.problem}
      onSubmit={submit}
      other={
        <>
          {t("auth.have_account")} <a href={signInPath("sign-in", next)}>{t("auth.sign_in")}</a>
        </>
      }
    >
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username"
        hint={t("auth.username_rule")}
        value={username.value}
        error={problems.value.username}
        onInput={(value) => {
          username.value = value;
          problems.value = { ...problems.value, username: null };
        }}
        maxLength={32}
        required
        verbatim
        autofocus
      />
      <TextField
        label={t("auth.display_name")}
        name="name"
        autocomplete="name"
        hint={t("auth.display_name_hint")}
        value={displayName.value}
        onInput={(value) => {
          displayName.value = value;
        }}
        maxLength={64}
      />
      <TextField
        label={t("auth.password")}
        name="password"
        type="password"
        autocomplete="new-password"
        hint={t("auth.password_rule")}
        value={password.value}
        error={problems.value.password}
        onInput={(value) => {
          password.value = value;
          problems.value = { ...problems.value, password: null };
        }}
        maxLength={256}
        required
      />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("auth.sign_up")}
      </Button>
    </AuthPage>
  );
}
