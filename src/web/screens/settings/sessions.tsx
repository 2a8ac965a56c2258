import { useEffect, useState } from "preact/hooks";
import type { Session } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { formatDate } from "#web/i18n/format.ts";
import { formatRelative, t } from "#web/i18n/t.ts";
import { newSignIns } from "#web/inbox/new-sign-ins.ts";
import { Button } from "#web/ui/button.tsx";
import { placeText } from "./place-text.ts";

/** The devices on which one is signed in: each with where and when it was last used, and a way to sign it out. */
export function Sessions() {
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async () => {
    try {
      const { items } = await parley.auth.sessions.list();
      setSessions(items.sort((a, b) => Number(b.current) - Number(a.current)));
      setProblem(null);
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  useEffect(() => void load(), [newSignIns.value]);

  const act = async (work: () => Promise<void>, ended: number) => {
    const done = await attempt(work);
    if (done && ended > 0) showToast(t("settings.session_ended", { count: ended }));
    await load();
  };
  const others = sessions.filter(({ current }) => !current);
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("settings.sessions")}</h2>
      {problem !== null && <p role="alert">{problem}</p>}
      <ul class="screen__card-list">
        {sessions.map((session) => (
          <li key={session.id} class="screen__row">
            <SessionText session={session} />
            {session.new_device && !session.current && (
              <Button onClick={() => void act(() => parley.auth.sessions.confirm(session.id), 0)}>
                {t("sessions.was_me")}
              </Button>
            )}
            {!session.current && (
              <Button onClick={() => void act(() => parley.auth.sessions.revoke(session.id), 1)}>
                {t("settings.end_session")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <div class="screen__row">
          <Button
            kind="danger"
            onClick={() => void act(() => parley.auth.sessions.revokeOthers(), others.length)}
          >
            {t("settings.end_others")}
          </Button>
        </div>
      )}
    </section>
  );
}

function SessionText({ session }: { session: Session }) {
  const place = placeText(session);
  return (
    <div class="screen__row-text session__text">
      <p dir="auto">
        {session.device ?? t("settings.unknown_device")}
        {session.new_device && <span class="session__new">{t("sessions.new_device")}</span>}
      </p>
      <p class="screen__hint">
        {session.current
          ? t("settings.this_device")
          : t("settings.last_used", { time: formatRelative(session.last_used_at) })}
      </p>
      {place !== null && <p class="screen__hint">{place}</p>}
      <p class="screen__hint">{t("sessions.ends", { date: formatDate(session.expires_at) })}</p>
    </div>
  );
}
