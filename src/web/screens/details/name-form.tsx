import { useSignal } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";

interface NameFormProps {
  label: string;
  hint?: string;
  name: string | null;
  /** What it is called without a name. */
  placeholder?: string;
  maxLength: number;
  /** Answers whether it was done; `null`: it is to have none. */
  save: (name: string | null) => Promise<boolean>;
}

/** A name that can be changed, with a button to save it once it is. */
export function NameForm({ label, hint, name, placeholder, maxLength, save }: NameFormProps) {
  /** `null`: as it is. */
  const typed = useSignal<string | null>(null);
  const busy = useSignal(false);
  const wanted = typed.value?.trim() ?? name ?? "";
  const isChanged = wanted !== (name ?? "");
  const submit = async () => {
    if (busy.value || !isChanged) return;
    busy.value = true;
    if (await save(wanted || null)) typed.value = null;
    busy.value = false;
  };
  return (
    <form
      class="details__actions"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={label}
        {...(hint !== undefined && { hint })}
        {...(placeholder !== undefined && { placeholder })}
        value={typed.value ?? name ?? ""}
        maxLength={maxLength}
        onInput={(value) => {
          typed.value = value;
        }}
      />
      {isChanged && (
        <Button kind="primary" type="submit" busy={busy.value}>
          {t("ui.save")}
        </Button>
      )}
    </form>
  );
}
