import type { ComponentChildren } from "preact";
import { Lock } from "lucide";
import { signedOutBecause } from "#web/app/session.ts";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { Logo } from "#web/ui/logo.tsx";
import "./auth-page.css";

interface AuthPageProps {
  title: string;
  children: ComponentChildren;
  /** A link from sign-in to sign-up or back; null if there is no other screen. */
  other: ComponentChildren;
}

export function AuthPage({ title, children, other }: AuthPageProps) {
  return (
    <main class="auth-page">
      <div class="auth-page__box">
        <p class="auth-page__brand">
          <Logo size={40} />
          {t("app.name")}
        </p>
        <p class="auth-page__pitch">{t("app.pitch")}</p>
        <h1 class="auth-page__title">{title}</h1>
        {signedOutBecause.value !== null && (
          <p class="auth-page__notice" role="status">
            <Icon icon={Lock} size={18} />
            {t("auth.signed_out_elsewhere")}
          </p>
        )}
        {children}
        <p class="auth-page__other">{other}</p>
      </div>
    </main>
  );
}

interface AuthFormProps {
  /** The error of the form as a whole. */
  problem: string | null;
  onSubmit: () => void;
  children: ComponentChildren;
}

export function AuthForm({ problem, onSubmit, children }: AuthFormProps) {
  return (
    <form
      class="auth-page__form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <p class="auth-page__problem" role="alert">
        {problem}
      </p>
    </form>
  );
}
