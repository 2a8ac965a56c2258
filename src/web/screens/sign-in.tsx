import { signInPath, type Route } from "#web/app/route.ts";
import { t } from "#web/i18n/t.ts";
import { AuthPage } from "./auth-page.tsx";
import { IssuerSignIn } from "./issuer-sign-in.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useSignInMethods } from "./use-sign-in-methods.ts";

export function SignIn({ next, signedIn, problem }: Extract<Route, { screen: "sign-in" }>) {
  const methods = useSignInMethods();
  const { password = false, oidc = null, registration = "open" } = methods ?? {};
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
      {password && <PasswordForm isOnly={oidc === null} />}
      {password && (
        <p>
          <a href={signInPath("forgot", next)}>{t("recovery.forgot")}</a>
        </p>
      )}
    </AuthPage>
  );
}
