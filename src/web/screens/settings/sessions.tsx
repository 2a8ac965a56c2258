import { useEffect, useState } from "preact/hooks";
import type { Session } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { formatRelative, t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";

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
  useEffect(() => void load(), []);

  const end = async (ended: readonly Session[]) => {
    const done = await attempt(async () => {
      for (const { id } of ended) await parley.auth.sessions.revoke(id);
    });
    if (done) showToast(t("settings.session_ended", { count: ended.length }));
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
            <div class="screen__row-text">
              <p dir="auto">{session.device ?? t("settings.unknown_device")}</p>
              <p class="screen__hint">
                {session.current
                  ? t("settings.this_device")
                  : t("settings.last_used", { time: formatRelative(session.last_used_at) })}
              </p>
            </div>
            {!session.current && (
              <Button onClick={() => void end([session])}>{t("settings.end_session")}</Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 && (
        <div class="screen__row">
          <Button kind="danger" onClick={() => void end(others)}>
            {t("settings.end_others")}
          </Button>
        </div>
      )}
    </section>
  );
}
