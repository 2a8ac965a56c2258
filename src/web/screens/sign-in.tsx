import { useEffect, useState } from "preact/hooks";
import type { SecondStepNeeded } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { signInPath, type Route } from "#web/app/route.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { AuthPage } from "./auth-page.tsx";
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

const PROBLEMS: Readonly<Record<string, Key>> = {
  refused: "auth.issuer_refused",
  expired: "auth.issuer_expired",
  unavailable: "auth.issuer_unavailable",
  invalid: "auth.issuer_invalid",
  disabled: "problem.disabled",
};

interface Props {
  /** The issuer's name. */
  name: string;
  next: string;
  /** The browser has returned from a sign-in at the issuer, which is yet to be redeemed here. */
  signedIn: boolean;
  /** The server's code for what went wrong. */
  problem: string | null;
}

function IssuerSignIn({ name, next, signedIn, problem }: Props) {
  const [busy, setBusy] = useState(signedIn);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!signedIn) return;
    parley.auth.redeem().catch((error: unknown) => {
      const isOver = error instanceof Error && "code" in error && error.code === "unauthenticated";
      setFailure(isOver ? t("auth.issuer_expired") : problemText(error));
      setBusy(false);
    });
  }, [signedIn]);
  const before = problem === null ? null : t(PROBLEMS[problem] ?? "auth.issuer_invalid");
  return (
    <>
      <Button
        kind="primary"
        wide
        busy={busy}
        onClick={() => {
          setBusy(true);
          location.assign(parley.auth.address(next));
        }}
      >
        {busy ? t("auth.signing_in") : t("auth.continue_with", { name })}
      </Button>
      <p class="auth-page__problem" role="alert">
        {failure ?? (signedIn ? null : before)}
      </p>
    </>
  );
}
