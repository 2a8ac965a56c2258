import { useSignal } from "@preact/signals";
import type { Factor } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { TextField } from "#web/ui/text-field.tsx";
import { FormDialog } from "../form-dialog.tsx";
import { useForm } from "../use-form.ts";

const NAME_MAX = 64;

interface RenameFactorProps {
  factor: Factor;
  onRenamed: () => void;
  onClose: () => void;
}

export function RenameFactor({ factor, onRenamed, onClose }: RenameFactorProps) {
  const name = useSignal(factor.name);
  const wrong = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      await parley.auth.factors.rename(factor.id, name.value.trim());
      onRenamed();
    },
    ({ code }) => {
      if (code !== "validation_failed") return false;
      wrong.value = t("auth.display_name_refused");
      return true;
    },
  );
  return (
    <FormDialog
      title={t("factors.rename")}
      form={form}
      action={t("ui.save")}
      disabled={name.value.trim() === ""}
      onClose={onClose}
    >
      <TextField
        label={t("factors.name")}
        value={name.value}
        error={wrong.value}
        maxLength={NAME_MAX}
        required
        autofocus
        onInput={(value) => {
          name.value = value;
          wrong.value = null;
        }}
      />
    </FormDialog>
  );
}
