import { useSignal } from "@preact/signals";
import { USERNAME, type Issue } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { language, t, type Key } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm, AuthPage } from "./auth-page.tsx";
import { PasswordField } from "./password-field.tsx";
import { useForm } from "./use-form.ts";

const PASSWORD_LEAST = 8;

interface Problems {
  username: string | null;
  displayName: string | null;
  password: string | null;
}
const NONE: Problems = { username: null, displayName: null, password: null };

/** What the server refuses and this form lets through: the reserved, the invisible and the easily guessed. */
function refusedFields(issues: readonly Issue[]): Problems {
  const refused = (field: string, key: Key) =>
    issues.some(({ path }) => path === field) ? t(key) : null;
  return {
    username: refused("username", "auth.username_refused"),
    displayName: refused("display_name", "auth.display_name_refused"),
    password: refused("password", "auth.password_weak"),
  };
}

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
    ({ code, issues }) => {
      problems.value =
        code === "username_taken"
          ? { ...NONE, username: t("problem.username_taken") }
          : refusedFields(issues);
      return Object.values(problems.value).some((problem) => problem !== null);
    },
  );

  const submit = () => {
    const found: Problems = {
      ...NONE,
      username: USERNAME.test(username.value.trim()) ? null : t("auth.username_rule"),
      password: password.value.length >= PASSWORD_LEAST ? null : t("auth.password_rule"),
    };
    problems.value = found;
    if (found.username === null && found.password === null) form.submit();
  };

  return (
    <AuthPage
      title={t("auth.sign_up")}
      other={
        <>
          {t("auth.have_account")} <a href={signInPath("sign-in", next)}>{t("auth.sign_in")}</a>
        </>
      }
    >
      <AuthForm problem={form.problem} onSubmit={submit}>
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
          error={problems.value.displayName}
          onInput={(value) => {
            displayName.value = value;
            problems.value = { ...problems.value, displayName: null };
          }}
          maxLength={64}
        />
        <PasswordField
          autocomplete="new-password"
          hint={t("auth.password_rule")}
          value={password.value}
          error={problems.value.password}
          onInput={(value) => {
            password.value = value;
            problems.value = { ...problems.value, password: null };
          }}
          maxLength={256}
        />
        <Button kind="primary" type="submit" wide busy={form.busy}>
          {t("auth.sign_up")}
        </Button>
      </AuthForm>
    </AuthPage>
  );
}
