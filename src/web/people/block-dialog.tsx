import { t } from "#web/i18n/t.ts";
import { Confirm } from "#web/ui/dialog.tsx";
import { block } from "./blocking.ts";

interface BlockDialogProps {
  person: { user_id: string; name: string };
  onClose: () => void;
}

/** Explains what blocking does and asks for confirmation. */
export function BlockDialog({ person, onClose }: BlockDialogProps) {
  return (
    <Confirm
      title={t("block.title", { name: person.name })}
      text={t("block.text")}
      action={t("block.block")}
      onConfirm={() => {
        onClose();
        void block(person);
      }}
      onCancel={onClose}
    />
  );
}
