import { KeyRound, Pencil, Smartphone, Trash2 } from "lucide";
import type { Factor } from "#client/index.ts";
import { formatRelative, t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Icon } from "#web/ui/icon.tsx";

interface FactorRowProps {
  factor: Factor;
  onRename: () => void;
  onRemove: () => void;
}

/** A passkey or the authenticator app, and what one does with it. */
export function FactorRow({ factor, onRename, onRemove }: FactorRowProps) {
  const { name, kind, last_used_at, created_at, synced } = factor;
  const used =
    last_used_at === null
      ? t("factors.added", { time: formatRelative(created_at) })
      : t("settings.last_used", { time: formatRelative(last_used_at) });
  return (
    <li class="screen__row">
      <Icon icon={kind === "passkey" ? KeyRound : Smartphone} />
      <div class="screen__row-text">
        <p dir="auto">{name}</p>
        <p class="screen__hint">
          {synced === false ? `${used} · ${t("factors.one_device")}` : used}
        </p>
      </div>
      <IconButton icon={Pencil} label={t("factors.rename_one", { name })} onClick={onRename} />
      <IconButton icon={Trash2} label={t("factors.remove_one", { name })} onClick={onRemove} />
    </li>
  );
}
