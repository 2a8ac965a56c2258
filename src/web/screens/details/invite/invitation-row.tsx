import { useSignal } from "@preact/signals";
import { Copy, QrCode as QrCodeIcon, Share2, X } from "lucide";
import type { Invitation } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { showToast } from "#web/app/toast.ts";
import { formatDay } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import { QrCode } from "#web/ui/qr-code.tsx";

interface InvitationRowProps {
  invitation: Invitation;
  onRevoked: () => void;
}

export function InvitationRow({ invitation, onRevoked }: InvitationRowProps) {
  const { id, conversation_id, code, name, uses, uses_max } = invitation;
  const address = `${location.origin}/join/${code}`;
  const ended = endOf(invitation);
  const showsCode = useSignal(false);
  const copy = () =>
    void navigator.clipboard.writeText(address).then(
      () => showToast(t("invites.copied")),
      () => showToast(address),
    );
  // Rejects when the person closes the share sheet.
  const share = () => void navigator.share({ url: address }).catch(() => undefined);
  const revoke = async () => {
    const isDone = await attempt(() => parley.conversation(conversation_id).invitations.revoke(id));
    if (isDone) showToast(t("invites.revoked"));
    onRevoked();
  };
  const counted =
    uses_max === null
      ? t("invites.uses", { count: uses })
      : t("invites.uses_of", { uses, max: uses_max });
  return (
    <li class="invite__row invite__row--link">
      <span class="invite__names">
        {name !== null && (
          <span class="invite__name" dir="auto">
            {name}
          </span>
        )}
        <span class="invite__address" dir="ltr">
          {address.replace(/^https?:\/\//, "")}
        </span>
        <span class="invite__note">
          {[counted, ended ?? untilOf(invitation), approvalOf(invitation)]
            .filter((part) => part !== null)
            .join(" · ")}
        </span>
      </span>
      {ended === null && (
        <span class="invite__tools">
          {"share" in navigator && (
            <IconButton icon={Share2} label={t("invites.share")} onClick={share} />
          )}
          <IconButton icon={Copy} label={t("invites.copy")} onClick={copy} />
          <IconButton
            icon={QrCodeIcon}
            label={t("invites.qr")}
            pressed={showsCode.value}
            onClick={() => (showsCode.value = !showsCode.value)}
          />
          <IconButton icon={X} label={t("invites.revoke")} onClick={() => void revoke()} />
        </span>
      )}
      {ended === null && showsCode.value && <QrCode text={address} label={t("invites.qr_code")} />}
    </li>
  );
}

/** Why the link no longer works; null while it does. */
function endOf({ revoked_at, expires_at, uses, uses_max }: Invitation): string | null {
  if (revoked_at !== null) return t("invites.ended_revoked");
  if (expires_at !== null && Date.parse(expires_at) <= Date.now())
    return t("invites.ended_expired");
  return uses_max !== null && uses >= uses_max ? t("invites.ended_used_up") : null;
}

function untilOf({ expires_at }: Invitation): string | null {
  return expires_at === null ? null : t("invites.until", { day: formatDay(expires_at) });
}

function approvalOf({ approval }: Invitation): string | null {
  return approval ? t("invites.with_approval") : null;
}
