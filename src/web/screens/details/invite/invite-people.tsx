import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Link } from "lucide";
import { type Ban, type Conversation, type Invitation, may } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showConversation } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Avatar } from "#web/ui/avatar.tsx";
import { Button } from "#web/ui/button.tsx";
import { Choice } from "#web/ui/choice.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { InvitationRow } from "./invitation-row.tsx";
import "./invite.css";

const DAY_MS = 24 * 60 * 60_000;
const LASTING = { never: null, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const;
const USES = { any: null, one: 1, ten: 10, hundred: 100 } as const;

interface InvitePeopleProps {
  conversation: Conversation;
  onClose: () => void;
}

const CAUSES = { too_many: "invites.links_full" } as const;

/** Creates, shares and revokes a group's invitation links, and sets how people join. */
export function InvitePeople({ conversation, onClose }: InvitePeopleProps) {
  const { id, kind, role } = conversation;
  const api = parley.conversation(id).invitations;
  const invitations = useSignal<readonly Invitation[] | null>(null);
  const problem = useSignal<string | null>(null);
  const name = useSignal("");
  const lasting = useSignal<keyof typeof LASTING>("week");
  const uses = useSignal<keyof typeof USES>("any");
  const approval = useSignal(false);
  const busy = useSignal(false);
  const managesJoining = may(kind, role, "change_joining");

  const load = async () => {
    problem.value = null;
    try {
      invitations.value = (await api.list()).items;
    } catch (error) {
      problem.value = problemText(error);
    }
  };
  useEffect(() => void load(), []);

  const create = async () => {
    busy.value = true;
    const lasts = LASTING[lasting.value];
    await attempt(async () => {
      const made = await api.create({
        name: name.value.trim() === "" ? null : name.value,
        expires_at: lasts === null ? null : new Date(Date.now() + lasts).toISOString(),
        uses_max: USES[uses.value],
        approval: approval.value,
      });
      invitations.value = [made, ...(invitations.value ?? [])];
      name.value = "";
    }, CAUSES);
    busy.value = false;
  };
  const setJoining = (joining: { members_invite?: boolean; join_approval?: boolean }) =>
    void attempt(async () => showConversation(await parley.conversations.setJoining(id, joining)));

  return (
    <Dialog title={t("invites.title")} onClose={onClose}>
      <div class="invite">
        <form
          class="invite__form"
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <TextField
            label={t("invites.name")}
            value={name.value}
            onInput={(value) => {
              name.value = value;
            }}
            maxLength={64}
          />
          <Choice
            label={t("invites.lasts")}
            value={lasting.value}
            options={[
              { value: "day", label: t("invites.a_day") },
              { value: "week", label: t("invites.a_week") },
              { value: "month", label: t("invites.a_month") },
              { value: "never", label: t("invites.always") },
            ]}
            onChange={(value) => {
              lasting.value = value;
            }}
          />
          <Choice
            label={t("invites.for")}
            value={uses.value}
            options={[
              { value: "any", label: t("invites.anyone") },
              { value: "one", label: t("invites.people", { count: 1 }) },
              { value: "ten", label: t("invites.people", { count: 10 }) },
              { value: "hundred", label: t("invites.people", { count: 100 }) },
            ]}
            onChange={(value) => {
              uses.value = value;
            }}
          />
          {conversation.join_approval !== true && (
            <Switch
              label={t("invites.approval")}
              hint={t("invites.approval_hint")}
              on={approval.value}
              onChange={(on) => {
                approval.value = on;
              }}
            />
          )}
          <Button kind="primary" type="submit" icon={Link} wide busy={busy.value}>
            {t("invites.create")}
          </Button>
        </form>
        <section>
          <h3 class="details__heading">{t("invites.links")}</h3>
          {invitations.value === null && problem.value === null && <Skeleton rows={2} />}
          {problem.value !== null && (
            <div class="details__problem" role="alert">
              <p>{problem.value}</p>
              <Button onClick={() => void load()}>{t("app.try_again")}</Button>
            </div>
          )}
          {invitations.value?.length === 0 && <p class="details__note">{t("invites.none")}</p>}
          <ul class="invite__list">
            {invitations.value?.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                onRevoked={() => void load()}
              />
            ))}
          </ul>
        </section>
        {managesJoining && (
          <section class="invite__form">
            <h3 class="details__heading">{t("invites.settings")}</h3>
            <Switch
              label={t("invites.members_invite")}
              on={conversation.members_invite === true}
              onChange={(members_invite) => setJoining({ members_invite })}
            />
            <Switch
              label={t("invites.join_approval")}
              hint={t("invites.approval_hint")}
              on={conversation.join_approval === true}
              onChange={(join_approval) => setJoining({ join_approval })}
            />
          </section>
        )}
        {may(kind, role, "remove_member") && <Bans conversationId={id} />}
      </div>
    </Dialog>
  );
}

/** People whom no link admits; renders nothing if nobody is banned. */
function Bans({ conversationId }: { conversationId: string }) {
  const { bans: api } = parley.conversation(conversationId);
  const bans = useSignal<readonly Ban[]>([]);
  const load = () =>
    api.list().then(
      ({ items }) => {
        bans.value = items;
      },
      () => undefined,
    );
  useEffect(() => void load(), []);
  if (bans.value.length === 0) return null;
  return (
    <section>
      <h3 class="details__heading">{t("invites.bans")}</h3>
      <ul class="invite__list">
        {bans.value.map(({ user_id, display_name, avatar_url }) => (
          <li key={user_id} class="invite__row">
            <Avatar id={user_id} name={display_name} src={avatar_url} size={32} />
            <span class="invite__names" dir="auto">
              {display_name}
            </span>
            <Button onClick={() => void attempt(() => api.lift(user_id)).then(load)}>
              {t("invites.lift")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
