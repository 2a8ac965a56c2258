import { useSignal } from "@preact/signals";
import type { User } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { NewPasswordField, useNewPassword } from "../recovery/new-password-field.tsx";
import { PasswordField } from "../password-field.tsx";
import { useForm } from "../use-form.ts";

/** Changing one's password. Who signs in with an issuer has none here. */
export function Password({ user }: { user: User }) {
  const present = useSignal("");
  const { password: wanted, field, check, explain } = useNewPassword();
  const wrong = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      await parley.auth.changePassword({
        confirmation: { password: present.value },
        new_password: wanted.value,
      });
      present.value = "";
      wanted.value = "";
      showToast(t("recovery.password_changed"));
    },
    (error) => {
      if (error.code !== "invalid_credentials") return explain(error);
      wrong.value = t("recovery.password_wrong");
      return true;
    },
  );
  if (user.external_id !== null) return null;
  return (
    <form
      class="screen__card"
      onSubmit={(event) => {
        event.preventDefault();
        if (check()) form.submit();
      }}
    >
      <h2 class="screen__card-title">{t("auth.password")}</h2>
      <input hidden name="username" autocomplete="username" value={user.username} readOnly />
      <PasswordField
        label={t("recovery.present_password")}
        autocomplete="current-password"
        value={present.value}
        error={wrong.value}
        maxLength={256}
        onInput={(value) => {
          present.value = value;
          wrong.value = null;
        }}
      />
      <NewPasswordField {...field} />
      <p class="screen__hint">{t("recovery.password_hint")}</p>
      {form.problem !== null && <p role="alert">{form.problem}</p>}
      <div class="screen__row">
        <Button
          kind="primary"
          type="submit"
          busy={form.busy}
          disabled={present.value === "" || wanted.value === ""}
        >
          {t("recovery.change_password")}
        </Button>
      </div>
    </form>
  );
}
