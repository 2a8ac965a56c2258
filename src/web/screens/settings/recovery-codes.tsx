import { useEffect, useState } from "preact/hooks";
import type { RecoveryCodesLeft, User } from "#client/index.ts";
import { freshCodes } from "#web/app/overlays.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { ProveDialog } from "../factors/prove-dialog.tsx";

/** Shows how many recovery codes are left, and makes new ones. */
export function RecoveryCodesCard({ user }: { user: User }) {
  const [codes, setCodes] = useState<RecoveryCodesLeft | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asks, setAsks] = useState(false);
  const isOwn = user.external_id === null;
  useEffect(() => {
    if (!isOwn) return;
    parley.auth.recoveryCodes.left().then(setCodes, (error: unknown) => {
      setProblem(problemText(error));
    });
    // New codes reset the count.
  }, [isOwn, freshCodes.value]);
  if (!isOwn) return null;
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("recovery.codes")}</h2>
      <p class="screen__hint">{t("recovery.codes_hint")}</p>
      {problem !== null && <p role="alert">{problem}</p>}
      {codes !== null && (
        <p>
          {codes.left === 0
            ? t("recovery.codes_none")
            : t("recovery.codes_left", { count: codes.left })}
        </p>
      )}
      <div class="screen__row">
        <Button onClick={() => setAsks(true)}>{t("recovery.codes_renew")}</Button>
      </div>
      {asks && (
        <ProveDialog
          title={t("recovery.codes_renew")}
          text={t("recovery.codes_renew_text")}
          action={t("recovery.codes_renew")}
          run={async (confirmation) => {
            const made = await parley.auth.recoveryCodes.renew(confirmation);
            freshCodes.value = made.codes;
          }}
          onClose={() => setAsks(false)}
        />
      )}
    </section>
  );
}
