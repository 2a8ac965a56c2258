import { effect } from "@preact/signals";
import type { Features } from "#client/index.ts";
import { features } from "#web/inbox/inbox.ts";
import { restOfTexts } from "#web/i18n/language.ts";
import { t } from "#web/i18n/t.ts";
import { local } from "#web/storage/local.ts";
import { navigate } from "./navigate.ts";
import { me } from "./parley.ts";
import { canPush } from "./push.ts";
import { settings } from "./settings.ts";
import { showToast } from "./toast.ts";

/** Counts visits until the offer was made. */
const VISITS_KEY = "parley.push-offer";
const OFFERED = "offered";

/** Offers notifications once, to a returning user. The browser asks only if they accept. */
export async function offerPush(): Promise<void> {
  if (local.getItem(VISITS_KEY) === OFFERED || !canPush()) return;
  const isPushing = await serverPushes();
  if (!isPushing || me.value === null || settings.value.notifications) return;
  if (Notification.permission !== "default" || location.pathname.startsWith("/settings")) return;
  if (local.getItem(VISITS_KEY) === null) {
    local.setItem(VISITS_KEY, "1");
    return;
  }
  local.setItem(VISITS_KEY, OFFERED);
  await restOfTexts();
  showToast(t("push.offer"), {
    label: t("push.offer_yes"),
    run: () => navigate("/settings/notifications"),
  });
}

/** Whether the server sends pushes. Waits until the inbox has received its features. */
async function serverPushes(): Promise<boolean> {
  let stop = () => {};
  const { push_key } = await new Promise<Features>((found) => {
    stop = effect(() => {
      if (features.value !== null) found(features.value);
    });
  });
  stop();
  return push_key !== undefined;
}
