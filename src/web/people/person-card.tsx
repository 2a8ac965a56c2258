import { Ban, Flag, Images, MessageCircle, Settings, UserRoundCheck, X } from "lucide";
import type { NamedMember } from "#client/index.ts";
import { detailsOpen, mediaAsked } from "#web/app/overlays.ts";
import { navigate, openConversation } from "#web/app/navigate.ts";
import { me } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/names.ts";
import { conversations } from "#web/inbox/inbox.ts";
import { isOnline } from "#web/inbox/liveliness.ts";
import { t } from "#web/i18n/t.ts";
import { MuteButton } from "#web/screens/details/mute-button.tsx";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { useLastSeenText, useLookedUp } from "./use-looked-up.ts";
import { SharedGroups } from "./shared-groups.tsx";
import { askedToBlock, toReport } from "./person-dialogs.ts";
import { isBlocked, unblock } from "./blocking.ts";
import { writeTo } from "./write-to.ts";
import "./person-card.css";

interface PersonCardProps {
  person: NamedMember;
  onClose: () => void;
}

/** A dialog about a person, with buttons to write to them; on a phone, at the bottom of the screen. */
export function PersonCard({ person, onClose }: PersonCardProps) {
  const { user_id, username, display_name, avatar_url } = person;
  const name = calledHere(person);
  const isMe = user_id === me.value?.id;
  const online = !isMe && isOnline(user_id);
  const known = useLookedUp(user_id, online);
  const lastSeen = useLastSeenText(known);
  const bio = known?.bio ?? null;
  const direct = conversations.value.find(({ direct_with }) => direct_with?.user_id === user_id);
  const go = (there: () => void) => {
    onClose();
    there();
  };
  return (
    <Dialog title={name} bare onClose={onClose}>
      <div class="person-card">
        <span class="person-card__close">
          <IconButton icon={X} label={t("ui.close")} onClick={onClose} />
        </span>
        <Avatar id={user_id} name={name} src={avatar_url} size={96} online={online} />
        <div class="person-card__names">
          <p class="person-card__name" dir="auto" aria-hidden="true">
            {name}
          </p>
          {name !== display_name && <p dir="auto">{display_name}</p>}
          <p dir="ltr">@{username}</p>
          {online && <p class="person-card__online">{t("chat.online")}</p>}
          {!online && lastSeen !== null && <p class="person-card__seen">{lastSeen}</p>}
        </div>
        {bio !== null && (
          <p class="person-card__bio" dir="auto">
            {bio}
          </p>
        )}
        {!isMe && <SharedGroups userId={user_id} go={go} />}
        <div class="person-card__actions">
          {isMe ? (
            <Button icon={Settings} wide onClick={() => go(() => navigate("/settings"))}>
              {t("settings.title")}
            </Button>
          ) : (
            <Button
              kind="primary"
              icon={MessageCircle}
              wide
              onClick={() => go(() => writeTo(user_id))}
            >
              {t("details.message")}
            </Button>
          )}
          {direct !== undefined && (
            <>
              <Button icon={Images} wide onClick={() => go(() => showMedia(direct.id))}>
                {t("shared.visual")}
              </Button>
              <MuteButton conversation={direct} />
            </>
          )}
          {!isMe &&
            (isBlocked(user_id) ? (
              <Button
                icon={UserRoundCheck}
                wide
                onClick={() => go(() => void unblock({ user_id, name }))}
              >
                {t("block.unblock")}
              </Button>
            ) : (
              <Button
                kind="quiet"
                icon={Ban}
                wide
                onClick={() => go(() => (askedToBlock.value = { user_id, name }))}
              >
                {t("block.block")}
              </Button>
            ))}
          {!isMe && (
            <Button
              kind="quiet"
              icon={Flag}
              wide
              onClick={() => go(() => (toReport.value = { name, user_id }))}
            >
              {t("report_form.report")}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** Opens the direct conversation's details on its media. */
function showMedia(conversation_id: string): void {
  openConversation(conversation_id);
  mediaAsked.value = conversation_id;
  detailsOpen.value = true;
}
