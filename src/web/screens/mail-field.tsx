import type { Signal } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { TextField } from "#web/ui/text-field.tsx";

interface MailFieldProps {
  address: Signal<string>;
  /** What is wrong with it, until it is changed. */
  wrong: Signal<string | null>;
  hint?: string;
}

/** Where one writes one's email address. */
export function MailField({ address, wrong, hint }: MailFieldProps) {
  return (
    <TextField
      label={t("recovery.mail")}
      name="email"
      autocomplete="email"
      {...(hint !== undefined && { hint })}
      value={address.value}
      error={wrong.value}
      onInput={(value) => {
        address.value = value;
        wrong.value = null;
      }}
      maxLength={254}
      required
      verbatim
      autofocus
    />
  );
}
