import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Factor } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { TextField } from "#web/ui/text-field.tsx";
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
  const id = useId();
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
    <Dialog
      title={t("factors.rename")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            form={id}
            busy={form.busy}
            disabled={name.value.trim() === ""}
          >
            {t("ui.save")}
          </Button>
        </>
      }
    >
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault();
          form.submit();
        }}
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
        {form.problem !== null && <p role="alert">{form.problem}</p>}
      </form>
    </Dialog>
  );
}
