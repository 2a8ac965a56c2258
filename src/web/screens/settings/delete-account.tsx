import { useSignal } from "@preact/signals";
import { ParleyError, type MessagesChoice } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { signedOutBecause, signOut } from "#web/app/session.ts";
import { showToast } from "#web/app/toast.ts";
import { formatFull } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { bestEffort } from "#web/storage/best-effort.ts";
import { forgetEverything } from "#web/storage/database.ts";
import { Button } from "#web/ui/button.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import "./delete-account.css";

/** Says what becomes of everything, and asks for the choice and for proof. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const messages = useSignal<MessagesChoice>("keep");
  const password = useSignal("");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const begin = async () => {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      const { deletes_at } = await parley.users.deletion.begin({
        messages: messages.value,
        ...(password.value === "" ? {} : { confirmation: { password: password.value } }),
      });
      await signOut();
      // The server has ended the session before the page could.
      signedOutBecause.value = null;
      await bestEffort(forgetEverything, undefined);
      showToast(t("leaving.begun", { when: formatFull(deletes_at) }));
    } catch (error) {
      problem.value = refusalOf(error);
      busy.value = false;
    }
  };
  return (
    <Dialog
      title={t("leaving.delete_title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t("ui.cancel")}</Button>
          <Button kind="danger" busy={busy.value} onClick={() => void begin()}>
            {t("leaving.delete")}
          </Button>
        </>
      }
    >
      <form
        class="delete-account"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <p>{t("leaving.what_goes")}</p>
        <p>{t("leaving.grace")}</p>
        <Choice
          label={t("leaving.messages")}
          value={messages.value}
          options={[
            { value: "keep", label: t("leaving.keep") },
            { value: "erase", label: t("leaving.erase") },
          ]}
          onChange={(choice) => {
            messages.value = choice;
          }}
        />
        <p>{t(messages.value === "keep" ? "leaving.keep_text" : "leaving.erase_text")}</p>
        <TextField
          label={t("auth.password")}
          type="password"
          autocomplete="current-password"
          value={password.value}
          error={problem.value}
          onInput={(value) => {
            password.value = value;
          }}
        />
      </form>
    </Dialog>
  );
}

function refusalOf(error: unknown): string {
  const code = error instanceof ParleyError ? error.code : "";
  if (code === "invalid_credentials") return t("leaving.wrong_password");
  return code === "confirmation_required" ? t("leaving.sign_in_again") : problemText(error);
}
