import { useSignal } from "@preact/signals";
import { parley } from "#web/app/parley.ts";
import { language, t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { AuthForm } from "./auth-page.tsx";
import { Challenge } from "./challenge/challenge.tsx";
import { MailField } from "./mail-field.tsx";
import { useForm } from "./use-form.ts";

/** An address that received a code, with the token to send along with the code. */
export interface Mailed {
  address: string;
  mail_token: string;
}

interface SignUpMailProps {
  /** The mail domains that may sign up. */
  domains: readonly string[];
  isChallenged: boolean;
  onSent: (mailed: Mailed) => void;
}

/** Asks for the email address of a new account and sends a code to it. */
export function SignUpMail({ domains, isChallenged, onSent }: SignUpMailProps) {
  const address = useSignal("");
  const wrong = useSignal<string | null>(null);
  const check = useSignal<string | null>(null);
  const token = useSignal<string | null>(null);
  const attempts = useSignal(0);
  const form = useForm(
    async () => {
      const to = address.value.trim();
      try {
        const { mail_token } = await parley.auth.mail.registrationCode({
          address: to,
          language: language.value,
          ...(token.value === null ? {} : { challenge: token.value }),
        });
        onSent({ address: to, mail_token });
      } finally {
        token.value = null;
        attempts.value += 1;
      }
    },
    ({ code, issues }) => {
      if (code === "challenge_failed") check.value = t("entry.check_failed");
      else if (code === "challenge_unavailable") check.value = t("entry.check_unavailable");
      else if (issues.some(({ path }) => path === "address")) {
        const isTheirs = domains.includes(
          address.value.trim().split("@").at(-1)?.toLowerCase() ?? "",
        );
        wrong.value = isTheirs ? t("recovery.mail_wrong") : domainsText(domains);
      } else return false;
      return true;
    },
  );
  const submit = () => {
    check.value = isChallenged && token.value === null ? t("entry.check_wanted") : null;
    if (check.value === null) form.submit();
  };
  return (
    <AuthForm problem={form.problem} onSubmit={submit}>
      <MailField address={address} wrong={wrong} hint={domainsText(domains)} />
      {isChallenged && (
        <Challenge
          key={attempts.value}
          action="register"
          error={check.value}
          onToken={(solved) => {
            token.value = solved;
            if (solved !== null) check.value = null;
          }}
          onFailed={() => {
            check.value = t("entry.check_unavailable");
          }}
        />
      )}
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("recovery.mail_send_code")}
      </Button>
    </AuthForm>
  );
}

function domainsText(domains: readonly string[]): string {
  const list = new Intl.ListFormat(language.value, { type: "disjunction" });
  return t("entry.domains", { domains: list.format(domains.map((domain) => `@${domain}`)) });
}
