import { useSignal } from "@preact/signals";
import type { User } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { loadFactors, ownFactors } from "../factors/own-factors.ts";
import { ProveDialog } from "../factors/prove-dialog.tsx";
import { NewPasswordField, useNewPassword } from "../recovery/new-password-field.tsx";
import { PasswordField } from "../password-field.tsx";
import { useForm } from "../use-form.ts";

/** The user's password. Renders nothing for a user of an external issuer, who has none. */
export function Password({ user }: { user: User }) {
  if (user.external_id !== null) return null;
  return ownFactors.value?.password === false ? <NoPassword /> : <ChangePassword user={user} />;
}

/** Lets a user who removed their password set one again. */
function NoPassword() {
  const asks = useSignal(false);
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("auth.password")}</h2>
      <p>{t("recovery.password_none")}</p>
      <div class="screen__row">
        <Button onClick={() => (asks.value = true)}>{t("recovery.password_set")}</Button>
      </div>
      {asks.value && <SetPassword onClose={() => (asks.value = false)} />}
    </section>
  );
}

function SetPassword({ onClose }: { onClose: () => void }) {
  const { password, field, check, explain } = useNewPassword();
  return (
    <ProveDialog
      title={t("recovery.password_set")}
      text={t("recovery.password_hint")}
      action={t("recovery.password_set")}
      run={async (confirmation) => {
        await parley.auth.changePassword({ confirmation, new_password: password.value });
        await loadFactors();
        showToast(t("recovery.password_changed"));
      }}
      check={check}
      explain={explain}
      onClose={onClose}
    >
      <NewPasswordField {...field} />
    </ProveDialog>
  );
}

function ChangePassword({ user }: { user: User }) {
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
