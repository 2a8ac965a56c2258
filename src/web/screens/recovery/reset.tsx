import { useEffect, useState } from "preact/hooks";
import { ParleyError } from "#client/index.ts";
import { navigate } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { AuthForm, AuthPage } from "../auth-page.tsx";
import { useForm } from "../use-form.ts";
import { NewPasswordField, useNewPassword } from "./new-password-field.tsx";

type Link =
  | { readonly state: "checking" }
  | { readonly state: "good"; readonly username: string }
  | { readonly state: "bad"; readonly problem: string };

/** The screen of a password reset link: checks it and sets a new password. */
export function Reset({ token }: { token: string }) {
  const [link, setLink] = useState<Link>({ state: "checking" });
  const refuse = (error: unknown) => {
    const isGone = error instanceof ParleyError && error.code === "not_found";
    setLink({ state: "bad", problem: isGone ? t("recovery.link_gone") : problemText(error) });
  };
  useEffect(() => {
    const asked = new AbortController();
    parley.auth.reset.check(token, { signal: asked.signal }).then(
      ({ username }) => setLink({ state: "good", username }),
      (error: unknown) => {
        if (!asked.signal.aborted) refuse(error);
      },
    );
    return () => asked.abort();
  }, [token]);
  return (
    <AuthPage title={t("recovery.reset_title")} other={<a href="/sign-in">{t("auth.sign_in")}</a>}>
      {link.state === "bad" && <p role="alert">{link.problem}</p>}
      {link.state === "good" && (
        <NewPasswordForm token={token} username={link.username} onGone={refuse} />
      )}
    </AuthPage>
  );
}

interface NewPasswordFormProps {
  token: string;
  username: string;
  /** The link was used in the meantime. */
  onGone: (error: unknown) => void;
}

function NewPasswordForm({ token, username, onGone }: NewPasswordFormProps) {
  const { password, field, check, explain } = useNewPassword();
  const form = useForm(
    async () => {
      await parley.auth.reset.use({ token, new_password: password.value });
      showToast(t("recovery.password_changed"));
      navigate("/", { replace: true });
      // If the account requires more than a password, the sign-in screen asks for it.
      await parley.auth.login({ username, password: password.value }).catch(() => undefined);
    },
    (error) => {
      if (error.code !== "not_found") return explain(error);
      onGone(error);
      return true;
    },
  );
  return (
    <AuthForm problem={form.problem} onSubmit={() => check() && form.submit()}>
      <p>{t("recovery.reset_text", { username })}</p>
      {/* Tells a password manager which account this is. */}
      <input hidden name="username" autocomplete="username" value={username} readOnly />
      <NewPasswordField {...field} />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("recovery.change_password")}
      </Button>
    </AuthForm>
  );
}
