import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm, AuthPage } from "../auth-page.tsx";
import { useForm } from "../use-form.ts";
import { useSignInMethods } from "../use-sign-in-methods.ts";
import { NewPasswordField, useNewPassword } from "./new-password-field.tsx";

/** Resets a forgotten password by a recovery code, or by a link if the server sends mail. */
export function Forgot({ next }: { next: string }) {
  const methods = useSignInMethods();
  const [way, setWay] = useState<"mail" | "code">("mail");
  const hasMail = methods?.mail === true;
  const byMail = hasMail && way === "mail";
  return (
    <AuthPage
      title={t("recovery.forgot_title")}
      other={
        <>
          {t("recovery.remembered")} <a href={signInPath("sign-in", next)}>{t("auth.sign_in")}</a>
        </>
      }
    >
      {methods !== null && (byMail ? <LinkForm /> : <CodeForm />)}
      {hasMail && (
        <Button kind="quiet" onClick={() => setWay(byMail ? "code" : "mail")}>
          {t(byMail ? "recovery.use_code" : "recovery.use_mail")}
        </Button>
      )}
      {methods !== null && <p class="auth-page__other">{t("recovery.nothing_left")}</p>}
    </AuthPage>
  );
}

function LinkForm() {
  const account = useSignal("");
  const [isSent, setSent] = useState(false);
  const form = useForm(async () => {
    await parley.auth.mail.forgot(account.value.trim());
    setSent(true);
  });
  if (isSent) return <p role="status">{t("recovery.link_sent")}</p>;
  return (
    <AuthForm problem={form.problem} onSubmit={form.submit}>
      <p>{t("recovery.by_mail_text")}</p>
      <TextField
        label={t("recovery.account")}
        name="username"
        autocomplete="username"
        value={account.value}
        onInput={(value) => {
          account.value = value;
        }}
        maxLength={256}
        required
        verbatim
        autofocus
      />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("recovery.send_link")}
      </Button>
    </AuthForm>
  );
}

function CodeForm() {
  const username = useSignal("");
  const code = useSignal("");
  const { password, field, check, explain } = useNewPassword();
  const wrongCode = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      await parley.auth.recover({
        username: username.value.trim(),
        recovery_code: code.value,
        new_password: password.value,
      });
    },
    (error) => {
      if (error.code !== "invalid_credentials") return explain(error);
      wrongCode.value = t("recovery.code_wrong");
      return true;
    },
  );
  return (
    <AuthForm problem={form.problem} onSubmit={() => check() && form.submit()}>
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
      <NewPasswordField {...field} />
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("recovery.recover")}
      </Button>
    </AuthForm>
  );
}
