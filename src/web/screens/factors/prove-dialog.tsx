import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import { useId } from "preact/hooks";
import type { Confirmation, ParleyError } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { hasPasskeys, usePasskey } from "./passkeys-here.ts";
import { useFactors } from "./use-factors.ts";
import { PasswordField } from "../password-field.tsx";
import { useForm } from "../use-form.ts";

interface ProveDialogProps {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
  danger?: boolean;
  /** Does it, with the proof that the person asks for it; the dialog shows why it failed. */
  run: (confirmation: Confirmation) => Promise<void>;
  onClose: () => void;
}

/** Asks a person for their password, a passkey or a code before what changes how they get into their account. */
export function ProveDialog(props: ProveDialogProps) {
  const { title, text, action, danger = false, run, onClose } = props;
  const { factors } = useFactors(true);
  const typed = useSignal("");
  const wrong = useSignal<string | null>(null);
  const id = useId();
  const items = factors?.items ?? [];
  // Nearly everyone has one, so the field is there before the server has said so.
  const byPassword = factors?.password ?? true;
  const byPasskey = hasPasskeys() && items.some(({ kind }) => kind === "passkey");
  const byCode = !byPassword && items.some(({ kind }) => kind === "totp");
  const types = byPassword || byCode;
  const explain = (error: ParleyError, refused: string) => {
    if (error.code === "confirmation_required") wrong.value = t("factors.sign_in_again");
    else if (error.code === "invalid_credentials") wrong.value = refused;
    else return false;
    return true;
  };
  const form = useForm(
    async () => {
      if (byPassword) await run({ password: typed.value });
      else await run(byCode ? { totp: typed.value } : {});
      onClose();
    },
    (error) => explain(error, byPassword ? t("factors.password_wrong") : t("factors.code_wrong")),
  );
  const passkey = useForm(
    async () => {
      const answer = await usePasskey(await parley.auth.factors.confirmationOptions());
      if (answer === null) return;
      await run({ passkey: answer });
      onClose();
    },
    (error) => explain(error, t("factors.passkey_refused")),
  );
  const isNothing = factors !== null && !types && !byPasskey;
  const problem = form.problem ?? passkey.problem ?? (types ? null : wrong.value);
  const onInput = (value: string) => {
    typed.value = value;
    wrong.value = null;
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          {(types || isNothing) && (
            <Button
              kind={danger ? "danger" : "primary"}
              type="submit"
              form={id}
              busy={form.busy}
              disabled={types && typed.value === ""}
            >
              {action}
            </Button>
          )}
        </>
      }
    >
      <form
        id={id}
        class="screen__card-list"
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
      >
        <p>{text}</p>
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
        {problem !== null && <p role="alert">{problem}</p>}
      </form>
    </Dialog>
  );
}
