import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Confirmation, ParleyError } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { PasswordField } from "../password-field.tsx";
import { useForm } from "../use-form.ts";

interface ConfirmDialogProps {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
  danger?: boolean;
  /** Does it, with the proof that the person asks for it; the dialog shows why it failed. */
  run: (confirmation: Confirmation) => Promise<void>;
  /** Takes what concerns a field of `children`, and answers whether it did. */
  explain?: (error: ParleyError) => boolean;
  onClose: () => void;
  /** Further fields, before the password. */
  children?: ComponentChildren;
}

/** Asks a person for their password before what changes how they get into their account. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, action, danger = false, run, explain, onClose, children } = props;
  const password = useSignal("");
  const wrong = useSignal<string | null>(null);
  const id = useId();
  const form = useForm(
    async () => {
      await run({ password: password.value });
      onClose();
    },
    (error) => {
      if (error.code !== "invalid_credentials") return explain?.(error) ?? false;
      wrong.value = t("recovery.password_wrong");
      return true;
    },
  );
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            type="submit"
            form={id}
            busy={form.busy}
            disabled={password.value === ""}
          >
            {action}
          </Button>
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
        {children}
        <PasswordField
          label={t("recovery.present_password")}
          autocomplete="current-password"
          value={password.value}
          error={wrong.value}
          maxLength={256}
          onInput={(value) => {
            password.value = value;
            wrong.value = null;
          }}
        />
        {form.problem !== null && <p role="alert">{form.problem}</p>}
      </form>
    </Dialog>
  );
}
