import { useEffect, useState } from "preact/hooks";
import type { SecurityEvent, Session } from "#client/index.ts";
import { attempt } from "#web/app/attempt.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { formatDate } from "#web/i18n/format.ts";
import { formatRelative, t, type Key } from "#web/i18n/t.ts";
import { newSignIns } from "#web/inbox/new-sign-ins.ts";
import { Button } from "#web/ui/button.tsx";
import { placeText } from "./place-text.ts";

/** The user's sessions: where and when each was last used, with buttons to sign it out. */
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

const PAGE = 10;

/** The account's recent security events: sign-ins, failed ones, and changed credentials. */
export function SecurityEvents() {
  const [events, setEvents] = useState<readonly SecurityEvent[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (cursor?: string) => {
    try {
      const page = await parley.auth.events.list({ cursor, limit: PAGE });
      setEvents((known) => (cursor === undefined ? page.items : [...known, ...page.items]));
      setNext(page.next_cursor);
      setProblem(null);
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  useEffect(() => void load(), []);

  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("sessions.events")}</h2>
      {problem !== null && <p role="alert">{problem}</p>}
      <ul class="screen__card-list">
        {events.map((event) => {
          const text = eventText(event);
          return text === null ? null : <EventLine key={event.id} event={event} text={text} />;
        })}
      </ul>
      {next !== null && (
        <div class="screen__row">
          <Button onClick={() => void load(next)}>{t("sessions.more")}</Button>
        </div>
      )}
    </section>
  );
}

function EventLine({ event, text }: { event: SecurityEvent; text: string }) {
  const details = [
    formatRelative(event.last_at),
    event.device,
    placeText(event),
    event.by === "operator" ? t("sessions.by_operator") : null,
  ];
  return (
    <li>
      <p>{text}</p>
      <p class="screen__hint">{details.filter((detail) => detail !== null).join(" · ")}</p>
    </li>
  );
}

const TEXTS: Readonly<Record<string, Key>> = {
  account_disabled: "sessions.event.account_disabled",
  account_enabled: "sessions.event.account_enabled",
  signed_in: "sessions.event.signed_in",
  signed_out: "sessions.event.signed_out",
  sign_in_failed: "sessions.event.sign_in_failed",
  second_factor_failed: "sessions.event.sign_in_failed",
  confirmation_failed: "sessions.event.sign_in_failed",
  refresh_reused: "sessions.event.refresh_reused",
  session_ended: "sessions.event.session_ended",
  password_changed: "sessions.event.password_changed",
  password_reset: "sessions.event.password_changed",
  recovery_codes_created: "sessions.event.recovery_codes_created",
  recovery_code_used: "sessions.event.recovery_code_used",
  passkey_added: "sessions.event.factor_added",
  totp_added: "sessions.event.factor_added",
  passkey_removed: "sessions.event.factor_removed",
  totp_removed: "sessions.event.factor_removed",
  username_changed: "sessions.event.username_changed",
};

/** Null for an event that this page does not know: a newer server may record more kinds. */
function eventText({ action, count }: SecurityEvent): string | null {
  const key = TEXTS[action];
  return key === undefined ? null : t(key, { count });
}
