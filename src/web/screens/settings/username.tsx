import { useSignal } from "@preact/signals";
import { USERNAME, USERNAME_CHANGES_MAX, type User } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { formatDay, t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { useForm } from "../use-form.ts";

/** Tells the limit on username changes apart from the server's other limits, which are shorter. */
const DAYS_MS = 24 * 60 * 60_000;

/** Changes the username. */
export function Username({ user }: { user: User }) {
  const username = useSignal(user.username);
  const error = useSignal<string | null>(null);
  const wanted = username.value.trim().replace(/^@/, "");
  const form = useForm(
    async () => {
      me.value = await parley.users.update({ username: wanted });
      username.value = wanted;
      showToast(t("settings.saved"));
    },
    ({ code, issues, retryAfterMs }) => {
      if (code === "username_taken") error.value = t("problem.username_taken");
      else if (issues.some(({ path }) => path === "username")) {
        error.value = t("auth.username_refused");
      } else if (code === "rate_limited" && (retryAfterMs ?? 0) > DAYS_MS) {
        const date = new Date(Date.now() + (retryAfterMs ?? 0)).toISOString();
        error.value = t("username.too_often", { date: formatDay(date) });
      }
      return error.value !== null;
    },
  );
  return (
    <form
      class="screen__card"
      onSubmit={(event) => {
        event.preventDefault();
        error.value = USERNAME.test(wanted) ? null : t("auth.username_rule");
        if (error.value === null && wanted !== user.username) form.submit();
      }}
    >
      <TextField
        label={t("username.title")}
        value={username.value}
        hint={t("username.hint", { count: USERNAME_CHANGES_MAX })}
        error={error.value ?? form.problem}
        maxLength={33}
        autocomplete="username"
        verbatim
        onInput={(value) => {
          username.value = value;
          error.value = null;
        }}
      />
      <div class="screen__row">
        <Button
          kind="primary"
          type="submit"
          busy={form.busy}
          disabled={wanted === "" || wanted === user.username}
        >
          {t("ui.save")}
        </Button>
      </div>
    </form>
  );
}
