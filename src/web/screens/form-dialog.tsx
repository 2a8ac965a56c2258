import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import type { Form } from "./use-form.ts";

interface FormDialogProps {
  title: string;
  form: Form;
  /** What the button that sends it says; null: there is nothing to send. */
  action: string | null;
  danger?: boolean;
  disabled?: boolean;
  /** What else failed than the form. */
  problem?: string | null;
  onClose: () => void;
  /** Its fields. */
  children: ComponentChildren;
}

/** A form that lies over the page. */
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
