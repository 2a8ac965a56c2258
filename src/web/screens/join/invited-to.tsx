import { useState } from "preact/hooks";
import type { InvitationPreview } from "#client/index.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";

const SIZE = 96;

/** What an invitation leads to: an account on this server or a group. */
export function InvitedTo({ preview }: { preview: InvitationPreview }) {
  if (preview.server !== true) return <GroupFace preview={preview} />;
  return (
    <div class="join__group">
      <h1 class="join__title">{t("invites.to_server")}</h1>
      <p class="join__text">{t("invites.to_server_how")}</p>
    </div>
  );
}

/** The group that an invitation leads to. This server serves its picture without a token. */
function GroupFace({ preview }: { preview: InvitationPreview }) {
  const { title, picture_url, member_count, invited_by } = preview;
  const [isBroken, setBroken] = useState(false);
  const name = title ?? t("invites.untitled");
  return (
    <div class="join__group">
      {picture_url === null || isBroken ? (
        <Avatar id={name} name={name} size={SIZE} />
      ) : (
        <img
          class="join__picture"
          src={picture_url}
          alt=""
          width={SIZE}
          height={SIZE}
          onError={() => setBroken(true)}
        />
      )}
      <p class="join__by" dir="auto">
        {invited_by === null ? t("invites.invited") : t("invites.invited_by", { name: invited_by })}
      </p>
      <h1 class="join__title" dir="auto">
        {name}
      </h1>
      <p class="join__text">{t("details.members", { count: member_count })}</p>
    </div>
  );
}
