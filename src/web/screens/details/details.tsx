import { may, type Member } from "#client/index.ts";
import { Archive, ArchiveRestore, Pin, PinOff, X } from "lucide";
import { detailsOpen, mediaAsked } from "#web/app/overlays.ts";
import { isNarrow } from "#web/app/viewport.ts";
import { me, parley } from "#web/app/parley.ts";
import { toggleArchived, togglePinned } from "#web/inbox/conversation-actions.ts";
import { calledHere, faceOf, nameOf } from "#web/inbox/names.ts";
import { conversationById, showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { AvatarButtons } from "../avatar-buttons.tsx";
import { ClearButtons, LeaveButtons } from "./end-buttons.tsx";
import { InvitePeople } from "./invite/invite-people.tsx";
import { InviteButton, inviting } from "./invite/invite-button.tsx";
import { JoinRequests } from "./invite/join-requests.tsx";
import { MemberList } from "./member-list.tsx";
import { MuteButton } from "./mute-button.tsx";
import { Nickname, Rename } from "./names.tsx";
import { HistorySwitch, NotifyChoice, TranslateSwitch } from "./conversation-settings.tsx";
import { Pins } from "./pins.tsx";
import { Reports } from "./reports.tsx";
import { useMembers } from "./use-members.ts";
import { panelOf, Tabs } from "#web/ui/tabs.tsx";
import { SharedList } from "./shared/shared-list.tsx";
import { useEffect, useRef, useState } from "preact/hooks";
import "./details.css";

const SHOWN = ["info", "visual", "file", "link", "audio"] as const;

/** A conversation's details: members, settings, pins and shared media. */
export function Details({ id }: { id: string }) {
  const conversation = conversationById(id);
  const { members, pins, problem, reload, showMember } = useMembers(id, conversation?.head ?? 0);
  const isGroup = conversation?.kind === "group";
  const [shown, setShown] = useState<(typeof SHOWN)[number]>("info");
  const isMediaAsked = mediaAsked.value === id;
  useEffect(() => {
    if (!isMediaAsked) return;
    setShown("visual");
    mediaAsked.value = null;
  }, [isMediaAsked]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // On a phone the details are a screen of their own.
  const Heading = isNarrow.value ? "h1" : "h2";

  return (
    <div
      class="details"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        detailsOpen.value = false;
      }}
    >
      <div class="details__header">
        <Heading ref={heading} class="details__title" tabIndex={-1}>
          {t("details.title")}
        </Heading>
        <IconButton
          icon={X}
          label={t("ui.close")}
          onClick={() => {
            detailsOpen.value = false;
          }}
        />
      </div>
      <Tabs
        id="details"
        label={t("details.title")}
        tabs={SHOWN.map((key) => ({ key, label: t(`shared.${key}`) }))}
        current={shown}
        onSelect={setShown}
      />
      {shown !== "info" && (
        <div key={shown} class="details__scroll" {...panelOf("details", shown)}>
          <SharedList
            conversationId={id}
            kind={shown}
            version={conversation?.head ?? 0}
            nameOf={(userId) => senderIn(members ?? [], userId)}
          />
        </div>
      )}
      <div class="details__scroll" hidden={shown !== "info"} {...panelOf("details", "info")}>
        {conversation !== undefined && inviting.value === id && (
          <InvitePeople
            conversation={conversation}
            onClose={() => {
              inviting.value = null;
            }}
          />
        )}
        {conversation !== undefined && (
          <>
            <div class="details__who">
              <Avatar {...faceOf(conversation)} size={72} />
              <p class="details__name" dir="auto">
                {nameOf(conversation)}
              </p>
              {conversation.direct_with !== null && conversation.direct_with.deleted !== true && (
                <p class="details__username" dir="ltr">
                  @{conversation.direct_with.username}
                </p>
              )}
            </div>
            <div class="details__actions">
              <InviteButton conversationId={id} />
              <MuteButton conversation={conversation} />
              <Button
                icon={conversation.settings.pinned ? PinOff : Pin}
                onClick={() => void togglePinned(conversation)}
              >
                {conversation.settings.pinned ? t("inbox.unpin") : t("inbox.pin")}
              </Button>
              <Button
                icon={conversation.settings.archived ? ArchiveRestore : Archive}
                onClick={() => void toggleArchived(conversation)}
              >
                {conversation.settings.archived ? t("inbox.unarchive") : t("inbox.archive")}
              </Button>
            </div>
            {conversation.join_requests !== undefined && (
              <JoinRequests
                conversationId={id}
                count={conversation.join_requests}
                onChanged={reload}
              />
            )}
            {isGroup && members === null && problem === null && <Skeleton rows={3} />}
            {problem !== null && (
              <div class="details__problem" role="alert">
                <p>{problem}</p>
                <Button onClick={reload}>{t("app.try_again")}</Button>
              </div>
            )}
            {members !== null && isGroup && (
              <MemberList
                conversation={conversation}
                members={members}
                onChanged={reload}
                onMember={showMember}
              />
            )}
            <Pins conversationId={id} pins={pins} members={members ?? []} />
            {isGroup && <NotifyChoice conversation={conversation} />}
            <TranslateSwitch conversation={conversation} />
            {may(conversation.kind, conversation.role, "rename") && (
              <>
                <div class="details__actions">
                  <AvatarButtons
                    hasPicture={faceOf(conversation).src !== null}
                    change={async (avatar_url) =>
                      showConversation(await parley.conversations.setAvatar(id, avatar_url))
                    }
                  />
                </div>
                <Rename conversation={conversation} />
                <HistorySwitch conversation={conversation} />
              </>
            )}
            {isGroup && conversation.role !== "member" && (
              <Reports conversationId={id} members={members ?? []} />
            )}
            {members !== null && (
              <Nickname
                conversationId={id}
                members={members}
                isOffered={isGroup}
                onChanged={reload}
              />
            )}
            <ClearButtons conversation={conversation} />
            {isGroup && (
              <LeaveButtons conversation={conversation} members={members} onChanged={reload} />
            )}
          </>
        )}
      </div>
    </div>
  );
}

function senderIn(members: readonly Member[], userId: string): string {
  if (userId === me.value?.id) return t("message.you");
  const member = members.find((member) => member.user_id === userId);
  return member === undefined ? "" : calledHere(member);
}
