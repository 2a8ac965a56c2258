import type { Signal } from "@preact/signals";
import { t } from "#web/i18n/t.ts";
import { TextField } from "#web/ui/text-field.tsx";

interface MailFieldProps {
  address: Signal<string>;
  /** The error, until the address changes. */
  wrong: Signal<string | null>;
  hint?: string;
}

/** A field for an email address. */
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
