import { useSignal } from "@preact/signals";
import type { User } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { cameBack, signOut } from "#web/app/session.ts";
import { formatFull } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { AuthPage } from "./auth-page.tsx";
import { ExportButton } from "./settings/export-button.tsx";

/** Shown during the grace period of a deleted account: the user can undo the deletion or export their data. */
export function Leaver({ user }: { user: User }) {
  const busy = useSignal(false);
  const undo = async () => {
    busy.value = true;
    await attempt(async () => {
      await parley.users.deletion.undo();
      await cameBack();
    });
    busy.value = false;
  };
  const when = formatFull(user.deletes_at ?? "");
  return (
    <AuthPage title={t("leaving.waiting")} other={null}>
      <p>{t("leaving.waiting_text", { name: user.display_name, when })}</p>
      <div class="auth-page__form">
        <Button kind="primary" wide busy={busy.value} onClick={() => void undo()}>
          {t("leaving.undo")}
        </Button>
        <ExportButton username={user.username} />
        <Button kind="quiet" wide onClick={() => void signOut()}>
          {t("leaving.go_on")}
        </Button>
      </div>
    </AuthPage>
  );
}
