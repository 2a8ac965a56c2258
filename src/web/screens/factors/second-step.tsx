import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import type { ParleyError, SecondStepNeeded } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm } from "../auth-page.tsx";
import { useForm } from "../use-form.ts";
import { hasPasskeys, usePasskey } from "./passkeys-here.ts";

interface SecondStepProps {
  needed: SecondStepNeeded;
  /** Returns to the password form. */
  onBack: () => void;
}

/** The second step after a correct password: a code from the app, a passkey or a recovery code. */
export function SecondStep({ needed: { factor_token, methods }, onBack }: SecondStepProps) {
  const byPasskey = methods.includes("passkey") && hasPasskeys();
  const byApp = methods.includes("totp");
  const byCode = methods.includes("recovery_code");
  const usesRecovery = useSignal(false);
  const code = useSignal("");
  const wrong = useSignal<string | null>(null);
  const isRecovery = usesRecovery.value || (!byApp && !byPasskey);
  const explain = ({ code: why }: ParleyError, refused: string) => {
    if (why === "second_step_expired") wrong.value = t("factors.expired");
    else if (why === "invalid_credentials" || why === "validation_failed") wrong.value = refused;
    else return false;
    return true;
  };
  const form = useForm(
    async () => {
      const given = code.value.trim();
      const proof = isRecovery ? { recovery_code: given } : { totp: given };
      await parley.auth.takeSecondStep({ factor_token, ...proof });
    },
    (error) => explain(error, t("factors.code_wrong")),
  );
  const passkey = useForm(
    async () => {
      const answer = await usePasskey(await parley.auth.secondStepOptions(factor_token));
      if (answer !== null) await parley.auth.takeSecondStep({ factor_token, passkey: answer });
    },
    (error) => explain(error, t("factors.passkey_refused")),
  );
  const asksCode = byApp || isRecovery;
  return (
    <AuthForm problem={form.problem ?? passkey.problem} onSubmit={form.submit}>
      <p>{t("factors.second_text")}</p>
      {byPasskey && !isRecovery && (
        <Button
          icon={KeyRound}
          kind={asksCode ? "secondary" : "primary"}
          wide
          autofocus={!asksCode}
          busy={passkey.busy}
          onClick={passkey.submit}
        >
          {t("factors.use_passkey")}
        </Button>
      )}
      {asksCode && (
        <>
          <TextField
            key={String(isRecovery)}
            label={isRecovery ? t("factors.recovery_code") : t("factors.code")}
            name="code"
            autocomplete={isRecovery ? "off" : "one-time-code"}
            {...(!isRecovery && { inputMode: "numeric" as const })}
            value={code.value}
            error={wrong.value}
            onInput={(value) => {
              code.value = value;
              wrong.value = null;
            }}
            required
            verbatim
            autofocus
          />
          <Button kind="primary" type="submit" wide busy={form.busy}>
            {t("auth.sign_in")}
          </Button>
        </>
      )}
      {!asksCode && wrong.value !== null && <p role="alert">{wrong.value}</p>}
      {byCode && (byApp || byPasskey) && (
        <Button
          kind="quiet"
          wide
          onClick={() => {
            usesRecovery.value = !usesRecovery.value;
            code.value = "";
            wrong.value = null;
          }}
        >
          {isRecovery ? t("factors.use_other") : t("factors.use_recovery")}
        </Button>
      )}
      <Button kind="quiet" wide onClick={onBack}>
        {t("factors.back")}
      </Button>
    </AuthForm>
  );
}
