import { useEffect, useState } from "preact/hooks";
import type { Message, Revision } from "#client/index.ts";
import { problemText } from "#web/app/problem-text.ts";
import { formatFull } from "#web/i18n/format.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { MessageText } from "../message/message-text.tsx";
import { useModel } from "../model-context.ts";
import "./revisions-dialog.css";

const NOBODY: ReadonlySet<string> = new Set();

interface RevisionsDialogProps {
  message: Message;
  onClose: () => void;
}

/** What a message said before it was edited, and from when on, the newest first. */
export function RevisionsDialog({ message, onClose }: RevisionsDialogProps) {
  const { revisions, problem, retry } = useRevisions(message.id);
  return (
    <Dialog title={t("message.revisions")} onClose={onClose}>
      {problem !== null && (
        <div class="revisions__problem" role="alert">
          <p>{problem}</p>
          <Button onClick={retry}>{t("app.try_again")}</Button>
        </div>
      )}
      {revisions === null && problem === null && <Skeleton rows={2} />}
      <ol class="revisions">
        {(revisions ?? [])
          .map(({ version, text }, index) => ({
            version,
            text,
            // A text stands from when it replaced the one before.
            since: revisions?.[index - 1]?.replaced_at ?? message.created_at,
          }))
          .toReversed()
          .map(({ version, text, since }) => (
            <li key={version} class="revisions__revision">
              <time class="revisions__time" dateTime={since}>
                {formatFull(since)}
              </time>
              {text === null ? (
                <p class="revisions__time">{t("message.no_text")}</p>
              ) : (
                <MessageText text={text} usernames={NOBODY} myUsername={null} />
              )}
            </li>
          ))}
      </ol>
    </Dialog>
  );
}

function useRevisions(id: number) {
  const { handle } = useModel();
  const [revisions, setRevisions] = useState<readonly Revision[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const aborted = new AbortController();
    const { signal } = aborted;
    setProblem(null);
    handle.messages.revisions(id, { signal }).then(setRevisions, (error: unknown) => {
      if (!signal.aborted) setProblem(problemText(error));
    });
    return () => aborted.abort();
  }, [asked]);
  return { revisions, problem, retry: () => setAsked(asked + 1) };
}
