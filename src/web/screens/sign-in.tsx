import { useState } from "preact/hooks";
import type { SecondStepNeeded } from "#client/index.ts";
import { signInPath, type Route } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { AuthPage } from "./auth-page.tsx";
import { IssuerSignIn } from "./issuer-sign-in.tsx";
import { PasskeySignIn } from "./factors/passkey-sign-in.tsx";
import { SecondStep } from "./factors/second-step.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useSignInMethods } from "./use-sign-in-methods.ts";

export function SignIn({ next, signedIn, problem }: Extract<Route, { screen: "sign-in" }>) {
  const methods = useSignInMethods();
  const { password = false, passkey = false, oidc = null, registration = "open" } = methods ?? {};
  const [needed, setNeeded] = useState<SecondStepNeeded | null>(null);
  if (needed !== null) {
    return (
      <AuthPage title={t("auth.sign_in")} other={null}>
        <SecondStep needed={needed} onBack={() => setNeeded(null)} />
      </AuthPage>
    );
  }
  return (
    <AuthPage
      title={t("auth.sign_in")}
      other={
        password &&
        registration !== "closed" && (
          <>
            {t("auth.no_account")} <a href={signInPath("sign-up", next)}>{t("auth.sign_up")}</a>
          </>
        )
      }
    >
      {oidc !== null && (
        <IssuerSignIn name={oidc.name} next={next} signedIn={signedIn} problem={problem} />
      )}
      {oidc !== null && password && <p class="auth-page__or">{t("auth.or")}</p>}
      {password && <PasswordForm isOnly={oidc === null} onSecondStep={setNeeded} />}
      {passkey && <PasskeySignIn />}
      {password && (
        <p>
          <a href={signInPath("forgot", next)}>{t("recovery.forgot")}</a>
        </p>
      )}
    </AuthPage>
  );
}
