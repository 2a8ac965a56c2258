import { useSignal } from "@preact/signals";
import { ChevronRight, Keyboard, LogOut } from "lucide";
import type { SettingsSection } from "#web/app/route.ts";
import { isNarrow } from "#web/app/viewport.ts";
import { me } from "#web/app/parley.ts";
import { signOut } from "#web/app/session.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Keys } from "../keys.tsx";
import { ScreenHeader } from "../screen-header.tsx";
import "../screen.css";
import { SECTIONS } from "./sections.ts";
import "./settings.css";

/** The list of sections beside the chosen one; on a narrow screen, only one of the two, by the address. */
export function Settings({ section }: { section: SettingsSection | null }) {
  const user = me.value;
  if (user === null) return null;
  const addressed = SECTIONS.find(({ name }) => name === section);
  const shown = addressed ?? (isNarrow.value ? undefined : SECTIONS[0]);
  const showsList = !isNarrow.value || shown === undefined;
  return (
    <div class="screen">
      <ScreenHeader
        key={section}
        title={t(addressed?.title ?? "settings.title")}
        {...(addressed !== undefined && { up: { path: "/settings", label: t("settings.back") } })}
      />
      <div class="screen__scroll">
        <div class="settings">
          {showsList && <SectionList shown={shown?.name ?? null} />}
          {shown !== undefined && (
            <div class="screen__column settings__section">
              {shown.cards.map((Card, at) => (
                <Card key={at} user={user} />
              ))}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

function SectionList({ shown }: { shown: SettingsSection | null }) {
  const showsKeys = useSignal(false);
  return (
    <div class="settings__index">
      <nav aria-label={t("settings.title")}>
        <ul class="settings__list">
          {SECTIONS.map(({ name, title, icon }) => (
            <li key={name}>
              <a
                class="settings__link"
                href={`/settings/${name}`}
                aria-current={name === shown ? "page" : undefined}
              >
                <Icon icon={icon} />
                <span class="settings__link-title">{t(title)}</span>
                <span class="settings__chevron">
                  <Icon icon={ChevronRight} size={16} directional />
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="settings__actions">
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
