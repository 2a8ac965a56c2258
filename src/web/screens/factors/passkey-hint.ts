import { me } from "#web/app/parley.ts";
import { navigate } from "#web/app/navigate.ts";
import { showToast } from "#web/app/toast.ts";
import { restOfTexts } from "#web/i18n/language.ts";
import { t } from "#web/i18n/t.ts";
import { local } from "#web/storage/local.ts";
import { loadFactors } from "./own-factors.ts";
import { hasPasskeys } from "./passkeys-here.ts";

/** Present once the hint was shown in this browser. */
const SHOWN_KEY = "parley.passkey-hint";

/**
 * Tells someone who comes back, on a device that can keep one, that they may sign in with a passkey: once, and for
 * some seconds.
 */
async function hintAtPasskey(): Promise<void> {
  const user = me.value;
  if (user === null || user.external_id !== null || !hasPasskeys()) return;
  if (local.getItem(SHOWN_KEY) !== null || location.pathname.startsWith("/settings")) return;
  if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return;
  const { items } = await loadFactors();
  local.setItem(SHOWN_KEY, "1");
  if (items.length > 0) return;
  await restOfTexts();
  showToast(t("factors.hint"), {
    label: t("factors.passkey_add"),
    run: () => navigate("/settings/account"),
  });
}

await hintAtPasskey();
