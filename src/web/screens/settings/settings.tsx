import { Keyboard, LogOut } from "lucide";
import { useSignal } from "@preact/signals";
import { me } from "#web/app/parley.ts";
import { signOut } from "#web/app/session.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Keys } from "../keys.tsx";
import { ScreenHeader } from "../screen-header.tsx";
import "../screen.css";
import { Appearance } from "./appearance.tsx";
import { Notifications } from "./notifications.tsx";
import { Profile } from "./profile.tsx";
import { ReadingLanguage } from "./reading-language.tsx";
import { Receipts } from "./receipts.tsx";
import { Sessions } from "./sessions.tsx";

export function Settings() {
  const showsKeys = useSignal(false);
  const user = me.value;
  if (user === null) return null;
  return (
    <div class="screen">
      <ScreenHeader title={t("settings.title")} />
      <div class="screen__scroll">
        <div class="screen__column">
          <Profile user={user} />
          <Appearance />
          <section class="screen__card">
            <ReadingLanguage user={user} />
            <Receipts user={user} />
            <Notifications />
          </section>
          <Sessions />
          <div class="screen__row">
            <Button
              icon={Keyboard}
              onClick={() => {
                showsKeys.value = true;
              }}
            >
              {t("keys.title")}
            </Button>
            <Button kind="danger" icon={LogOut} onClick={() => void signOut()}>
              {t("auth.sign_out")}
            </Button>
          </div>
        </div>
      </div>
      {showsKeys.value && (
        <Keys
          onClose={() => {
            showsKeys.value = false;
          }}
        />
      )}
    </div>
  );
}
