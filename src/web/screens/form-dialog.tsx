import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import type { Form } from "./use-form.ts";

interface FormDialogProps {
  title: string;
  form: Form;
  /** The label of the submit button; null for none. */
  action: string | null;
  danger?: boolean;
  disabled?: boolean;
  /** An error from outside the form. */
  problem?: string | null;
  onClose: () => void;
  /** The form's fields. */
  children: ComponentChildren;
}

/** A form in a dialog. */
export function FormDialog(props: FormDialogProps) {
  const { title, form, action, danger = false, disabled = false, onClose, children } = props;
  const id = useId();
  const problem = form.problem ?? props.problem ?? null;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          {action !== null && (
            <Button
              kind={danger ? "danger" : "primary"}
              type="submit"
              form={id}
              busy={form.busy}
              disabled={disabled}
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
        {children}
        {problem !== null && <p role="alert">{problem}</p>}
      </form>
    </Dialog>
  );
}
