import { useSignal } from "@preact/signals";
import type { Confirmation, MessagesChoice } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { signedOutBecause, signOut } from "#web/app/session.ts";
import { showToast } from "#web/app/toast.ts";
import { formatFull } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { bestEffort, forgetEverything } from "#web/storage/database.ts";
import { Choice } from "#web/ui/choice.tsx";
import { ProveDialog } from "../factors/prove-dialog.tsx";

/** Explains what a deletion erases, and asks what to do with messages and for proof. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const messages = useSignal<MessagesChoice>("keep");
  const begin = async (confirmation: Confirmation) => {
    const { deletes_at } = await parley.users.deletion.begin({
      messages: messages.value,
      confirmation,
    });
    await signOut();
    // The server ended the session first, so the page took it for a forced sign-out.
    signedOutBecause.value = null;
    await bestEffort(forgetEverything, undefined);
    showToast(t("leaving.begun", { when: formatFull(deletes_at) }));
  };
  return (
    <ProveDialog
      title={t("leaving.delete_title")}
      action={t("leaving.delete")}
      danger
      run={begin}
      onClose={onClose}
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
    </ProveDialog>
  );
}
