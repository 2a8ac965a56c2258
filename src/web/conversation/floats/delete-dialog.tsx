import type { Message } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { useOperations } from "../model-context.ts";

export function DeleteDialog({ message }: { message: Message }) {
  const operations = useOperations();
  const close = () => operations.close();
  return (
    <Dialog
      title={t("message.delete_title")}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{t("message.cancel")}</Button>
          <Button
            kind="danger"
            autofocus
            onClick={() => {
              close();
              operations.delete(message);
            }}
          >
            {t("message.delete")}
          </Button>
        </>
      }
    >
      <p>{t("message.delete_text")}</p>
    </Dialog>
  );
}
