import { me } from "#web/app/parley.ts";
import { navigate } from "#web/app/navigate.ts";
import { showToast } from "#web/app/toast.ts";
import { restOfTexts } from "#web/i18n/language.ts";
import { t } from "#web/i18n/t.ts";
import { local } from "#web/storage/local.ts";
import { loadFactors } from "./own-factors.ts";
import { hasPasskeys } from "./passkeys-here.ts";

/** Set once this browser has shown the hint. */
const SHOWN_KEY = "parley.passkey-hint";

/** Offers a passkey to a returning user whose device can store one: once, in a toast. */
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
