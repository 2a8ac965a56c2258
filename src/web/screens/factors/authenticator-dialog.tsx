import { useSignal } from "@preact/signals";
import type { TotpSecret } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { QrCode } from "#web/ui/qr-code.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { useForm } from "../use-form.ts";
import "./authenticator-dialog.css";

interface AuthenticatorDialogProps {
  secret: TotpSecret;
  onAdded: () => void;
  onClose: () => void;
}

/** Shows the secret for an authenticator app and verifies its first code. */
export function AuthenticatorDialog({ secret, onAdded, onClose }: AuthenticatorDialogProps) {
  const code = useSignal("");
  const wrong = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      await parley.auth.factors.addTotp(secret.enrolment, code.value.trim());
      onAdded();
    },
    ({ issues }) => {
      const late = issues.some(({ path }) => path === "enrolment");
      if (!late && !issues.some(({ path }) => path === "code")) return false;
      wrong.value = late ? t("factors.app_late") : t("factors.code_wrong");
      return true;
    },
  );
  return (
    <FormDialog
      title={t("factors.app_add")}
      form={form}
      action={t("factors.app_confirm")}
      onClose={onClose}
    >
      <p>{t("factors.app_scan")}</p>
      <QrCode text={secret.uri} label={t("factors.app_qr")} />
      <p class="screen__hint">{t("factors.app_type")}</p>
      <code class="authenticator__secret" dir="ltr">
        {secret.secret.replaceAll(/.{4}(?=.)/g, "$& ")}
      </code>
      <TextField
        label={t("factors.code")}
        autocomplete="one-time-code"
        inputMode="numeric"
        value={code.value}
        error={wrong.value}
        onInput={(value) => {
          code.value = value;
          wrong.value = null;
        }}
        required
        verbatim
      />
    </FormDialog>
  );
}
