import { useEffect, useState } from "preact/hooks";
import type { Member, Report } from "#client/index.ts";
import { conversationPath, followMessageLink } from "#web/app/navigate.ts";
import { parley } from "#web/app/parley.ts";
import { calledHere } from "#web/inbox/names.ts";
import { gist } from "#web/inbox/last-message.ts";
import { formatRelative, t } from "#web/i18n/t.ts";
import { reasonKey } from "#web/people/report-reasons.ts";

interface ReportsProps {
  conversationId: string;
  members: readonly Member[];
}

/** The open reports of messages in a group, for its owners and admins. Renders nothing if there are none. */
export function Reports({ conversationId, members }: ReportsProps) {
  const [reports, setReports] = useState<readonly Report[]>([]);
  useEffect(() => {
    parley
      .conversation(conversationId)
      .reports.list()
      .then(({ items }) => setReports(items))
      // A former admin may not see them.
      .catch(() => setReports([]));
  }, [conversationId]);
  if (reports.length === 0) return null;
  return (
    <section class="reports">
      <h2 class="details__heading">{t("report_form.reports", { count: reports.length })}</h2>
      <ul class="reports__list">
        {reports.map((report) => (
          <ReportEntry
            key={report.id}
            report={report}
            conversationId={conversationId}
            member={members.find(({ user_id }) => user_id === report.user_id)}
          />
        ))}
      </ul>
    </section>
  );
}

interface ReportEntryProps {
  report: Report;
  conversationId: string;
  member: Member | undefined;
}

function ReportEntry({ report, conversationId, member }: ReportEntryProps) {
  const { message_id, reason, note, messages, created_at } = report;
  const message = messages.at(-1);
  const words = message === undefined ? t("inbox.message") : gist(message);
  return (
    <li class="reports__report">
      {message_id !== null && (
        <a
          href={conversationPath(conversationId, message_id)}
          onClick={(event) => followMessageLink(event, conversationId, message_id)}
        >
          {member !== undefined && (
            <>
              <bdi>{calledHere(member)}</bdi>:{" "}
            </>
          )}
          <span dir="auto">{words}</span>
        </a>
      )}
      <p class="reports__why">
        {t(reasonKey(reason))} · {formatRelative(created_at)}
      </p>
      {note !== null && (
        <p class="reports__why">
          <bdi>{note}</bdi>
        </p>
      )}
    </li>
  );
}
