import { t } from "#web/i18n/t.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before what cannot be undone. */
export function Confirm({ title, text, action, onConfirm, onCancel }: ConfirmProps) {
  return (
    <Dialog
      title={title}
      onClose={onCancel}
      footer={
        <>
          <Button autofocus onClick={onCancel}>
            {t("ui.cancel")}
          </Button>
          <Button kind="danger" onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
