import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Users } from "lucide";
import { ParleyError, type JoinStanding } from "#client/index.ts";
import { conversationPath, navigate } from "#web/app/navigate.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText, type Causes } from "#web/app/problem-text.ts";
import { signInPath } from "#web/app/route.ts";
import { conversationById } from "#web/inbox/inbox.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Logo } from "#web/ui/logo.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { InvitedTo } from "./invited-to.tsx";
import { useInvitation } from "./use-invitation.ts";
import "./join.css";

/** Previews an invitation, also to people who are not signed in, and lets them join. */
export function Join({ code }: { code: string }) {
  const { loaded, failure, reload, setStanding } = useInvitation(code);
  const standing = loaded?.standing ?? null;
  const groupId = standing?.conversation_id ?? null;
  // An approval during the wait puts the group into the inbox.
  const hasJoined = groupId !== null && conversationById(groupId) !== undefined;
  useEffect(() => {
    if (standing?.status !== "member" && !hasJoined) return;
    // An invitation to the server has no group.
    navigate(groupId === null ? "/" : conversationPath(groupId), { replace: true });
  }, [groupId, hasJoined, standing?.status]);

  return (
    <main class="join">
      <div class="join__box">
        <p class="join__brand">
          <Logo size={28} />
          {t("app.name")}
        </p>
        {loaded === null && failure === null && <Skeleton rows={3} />}
        {failure !== null && (
          <>
            <h1 class="join__title">{t("invites.no_way_in")}</h1>
            <p class="join__text" role="alert">
              {invitationProblem(failure)}
            </p>
            {canRetry(failure) && <Button onClick={reload}>{t("app.try_again")}</Button>}
            <WayOn />
          </>
        )}
        {failure === null && loaded !== null && standing?.status !== "member" && (
          <>
            {loaded.preview !== null && <InvitedTo preview={loaded.preview} />}
            {me.value === null ? (
              <SignedOut code={code} />
            ) : (
              standing !== null && (
                <Ways
                  code={code}
                  standing={standing}
                  approval={loaded.preview?.approval ?? true}
                  onStanding={setStanding}
                />
              )
            )}
          </>
        )}
      </div>
    </main>
  );
}

function WayOn() {
  return (
    <a class="join__on" href="/">
      {me.value === null ? t("auth.sign_in") : t("invites.to_list")}
    </a>
  );
}

function SignedOut({ code }: { code: string }) {
  const next = `/join/${code}`;
  const go = (screen: "sign-in" | "sign-up") => () => {
    rememberJoining(code);
    navigate(signInPath(screen, next));
  };
  return (
    <div class="join__ways">
      <Button kind="primary" wide onClick={go("sign-up")}>
        {t("auth.sign_up")}
      </Button>
      <Button wide onClick={go("sign-in")}>
        {t("auth.sign_in")}
      </Button>
    </div>
  );
}

interface WaysProps {
  code: string;
  standing: JoinStanding;
  approval: boolean;
  onStanding: (standing: JoinStanding) => void;
}

function Ways({ code, standing, approval, onStanding }: WaysProps) {
  const note = useSignal("");
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const run = async (work: () => Promise<JoinStanding>) => {
    busy.value = true;
    problem.value = null;
    try {
      onStanding(await work());
    } catch (error) {
      problem.value = invitationProblem(error);
    }
    busy.value = false;
  };
  const join = () => run(() => parley.invitations.join(code, { note: note.value.trim() || null }));
  const withdraw = () =>
    run(async () => {
      await parley.invitations.withdraw(standing.conversation_id ?? "");
      return { status: "none", conversation_id: null };
    });
  useEffect(() => {
    if (takeJoining(code) && !approval && standing.status === "none") void join();
  }, []);

  return (
    <div class="join__ways">
      {standing.status === "requested" && (
        <>
          <p class="join__text" role="status">
            {t("invites.asked")}
          </p>
          <Button wide busy={busy.value} onClick={() => void withdraw()}>
            {t("invites.withdraw")}
          </Button>
        </>
      )}
      {standing.status === "declined" && (
        <p class="join__text" role="status">
          {t("invites.declined")}
        </p>
      )}
      {standing.status === "none" && (
        <>
          {approval && (
            <TextField
              label={t("invites.note")}
              value={note.value}
              onInput={(value) => {
                note.value = value;
              }}
              maxLength={280}
            />
          )}
          <Button kind="primary" wide icon={Users} busy={busy.value} onClick={() => void join()}>
            {approval ? t("invites.ask") : t("invites.join")}
          </Button>
        </>
      )}
      <p class="join__problem" role="alert">
        {problem.value}
      </p>
      <WayOn />
    </div>
  );
}

/**
 * Someone who presses Join before signing in joins once they have. Only this tab remembers it, and only after the
 * press, so that a link alone makes nobody a member.
 */
const KEY = "parley:join";

function rememberJoining(code: string): void {
  try {
    sessionStorage.setItem(KEY, code);
  } catch {
    // They can press the button again.
  }
}

/** Whether the person pressed Join for this code; forgets it. */
function takeJoining(code: string): boolean {
  try {
    const isWanted = sessionStorage.getItem(KEY) === code;
    sessionStorage.removeItem(KEY);
    return isWanted;
  } catch {
    return false;
  }
}

const PROBLEMS: Causes = {
  not_found: "invites.not_found",
  invitation_expired: "invites.has_expired",
  invitation_revoked: "invites.was_revoked",
  invitation_used_up: "invites.is_used_up",
  banned: "invites.banned",
};

/** Why an invitation does not work. */
function invitationProblem(error: unknown): string {
  return problemText(error, { ...PROBLEMS, too_many: "invites.requests_full" });
}

/** Whether trying again can help: not if the invitation has ended or never existed. */
function canRetry(error: unknown): boolean {
  return !(error instanceof ParleyError) || PROBLEMS[error.code] === undefined;
}
