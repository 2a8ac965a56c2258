import { useSignal } from "@preact/signals";
import { Trash2 } from "lucide";
import type { User } from "#client/index.ts";
import { lazyDialog } from "#web/app/lazily.tsx";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { ExportButton } from "./export-button.tsx";

const DeleteAccount = lazyDialog(async () => (await import("./delete-account.tsx")).DeleteAccount);

export function ExportData({ user }: { user: User }) {
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("leaving.export_title")}</h2>
      <p>{t("leaving.export_text")}</p>
      <ExportButton username={user.username} />
    </section>
  );
}

export function EndAccount() {
  const asked = useSignal(false);
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("leaving.delete_title")}</h2>
      <p>{t("leaving.delete_text")}</p>
      <Button
        kind="danger"
        icon={Trash2}
        onClick={() => {
          asked.value = true;
        }}
      >
        {t("leaving.delete")}
      </Button>
      {asked.value && (
        <DeleteAccount
          onClose={() => {
            asked.value = false;
          }}
        />
      )}
    </section>
  );
}
