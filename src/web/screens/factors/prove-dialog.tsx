import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Confirmation, ParleyError } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { loadFactors, ownFactors } from "./own-factors.ts";
import { hasPasskeys, usePasskey } from "./passkeys-here.ts";
import { FormDialog } from "../form-dialog.tsx";
import { PasswordField } from "../password-field.tsx";
import { useForm } from "../use-form.ts";

interface ProveDialogProps {
  title: string;
  text?: string;
  /** The label of the confirming button. */
  action: string;
  danger?: boolean;
  /** Runs the action with the person's proof. If it rejects, the dialog shows why. */
  run: (confirmation: Confirmation) => Promise<void>;
  /** Validates `children`, which show what is wrong. */
  check?: () => boolean;
  /** Shows an error at a field of `children`; returns whether it did. */
  explain?: (error: ParleyError) => boolean;
  onClose: () => void;
  /** More fields, above the proof. */
  children?: ComponentChildren;
}

/**
 * Asks for a password, a passkey or a code before an action that changes how the user signs in or deletes the
 * account.
 */
export function ProveDialog(props: ProveDialogProps) {
  const { title, text, action, danger = false, run, check = () => true, onClose, children } = props;
  const factors = ownFactors.value;
  const typed = useSignal("");
  const wrong = useSignal<string | null>(null);
  useEffect(() => {
    // If this fails, the dialog asks for a password, and the server answers what it accepts.
    if (factors === null) loadFactors().catch(() => undefined);
  }, []);
  const items = factors?.items ?? [];
  // Nearly everyone has a password, so the field does not wait for the server.
  const byPassword = factors?.password ?? true;
  const isKeyed = items.some(({ kind }) => kind === "passkey");
  const byPasskey = isKeyed && hasPasskeys();
  const byCode = !byPassword && items.some(({ kind }) => kind === "totp");
  const types = byPassword || byCode;
  const explain = (error: ParleyError, refused: string) => {
    if (error.code === "confirmation_required") wrong.value = t("factors.sign_in_again");
    else if (error.code === "invalid_credentials") wrong.value = refused;
    else return props.explain?.(error) ?? false;
    return true;
  };
  const form = useForm(
    async () => {
      if (!check()) return;
      if (byPassword) await run({ password: typed.value });
      else await run(byCode ? { totp: typed.value } : {});
      onClose();
    },
    (error) => explain(error, t(byPassword ? "recovery.password_wrong" : "factors.code_wrong")),
  );
  const passkey = useForm(
    async () => {
      if (!check()) return;
      const answer = await usePasskey(await parley.auth.factors.confirmationOptions());
      if (answer === null) return;
      await run({ passkey: answer });
      onClose();
    },
    (error) => explain(error, t("factors.passkey_refused")),
  );
  const onInput = (value: string) => {
    typed.value = value;
    wrong.value = null;
  };
  return (
    <FormDialog
      title={title}
      form={form}
      action={types || !isKeyed ? action : null}
      danger={danger}
      disabled={types && typed.value === ""}
      problem={passkey.problem ?? (types ? null : wrong.value)}
      onClose={onClose}
    >
      {text !== undefined && <p>{text}</p>}
      {children}
      {byPassword && (
        <PasswordField
          autocomplete="current-password"
          value={typed.value}
          error={wrong.value}
          maxLength={256}
          onInput={onInput}
        />
      )}
      {byCode && (
        <TextField
          label={t("factors.code")}
          autocomplete="one-time-code"
          inputMode="numeric"
          value={typed.value}
          error={wrong.value}
          onInput={onInput}
          verbatim
        />
      )}
      {byPasskey && (
        <Button
          icon={KeyRound}
          kind={types ? "secondary" : "primary"}
          wide
          busy={passkey.busy}
          onClick={passkey.submit}
        >
          {t("factors.confirm_by_passkey")}
        </Button>
      )}
      {isKeyed && !byPasskey && !types && <p>{t("factors.none_here")}</p>}
    </FormDialog>
  );
}
