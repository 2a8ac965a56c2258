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

const NOBODY: ReadonlyMap<string, string> = new Map();

interface RevisionsDialogProps {
  message: Message;
  onClose: () => void;
}

/** The earlier texts of a message with the time of each, newest first. */
export function RevisionsDialog({ message, onClose }: RevisionsDialogProps) {
  const { revisions, cursor, problem, loading, load } = useRevisions(message.id);
  return (
    <Dialog title={t("message.revisions")} onClose={onClose}>
      {revisions === null && problem === null && <Skeleton rows={2} />}
      <ol class="revisions">
        {(revisions ?? []).map(({ version, text, written_at }) => (
          <li key={version} class="revisions__revision">
            <time class="revisions__time" dateTime={written_at}>
              {formatFull(written_at)}
            </time>
            {text === null ? (
              <p class="revisions__time">{t("message.no_text")}</p>
            ) : (
              <MessageText text={text} named={NOBODY} myId={null} />
            )}
          </li>
        ))}
      </ol>
      {problem !== null && (
        <div class="revisions__problem" role="alert">
          <p>{problem}</p>
          <Button onClick={load}>{t("app.try_again")}</Button>
        </div>
      )}
      {problem === null && cursor !== null && (
        <Button busy={loading} onClick={load}>
          {t("message.revisions_older")}
        </Button>
      )}
    </Dialog>
  );
}

/** Loads page by page: `load` requests the next one, or again the one that failed. */
function useRevisions(id: number) {
  const { handle } = useModel();
  const [revisions, setRevisions] = useState<readonly Revision[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const [loading, setLoading] = useState(true);
  useEffect(() => {
    const aborted = new AbortController();
    const { signal } = aborted;
    const ask = async () => {
      setProblem(null);
      setLoading(true);
      try {
        const page = await handle.revisions.list(id, { cursor: cursor ?? undefined, signal });
        setRevisions((held) => [...(held ?? []), ...page.items]);
        setCursor(page.next_cursor);
      } catch (error) {
        if (!signal.aborted) setProblem(problemText(error));
      }
      if (!signal.aborted) setLoading(false);
    };
    void ask();
    return () => aborted.abort();
  }, [asked]);
  return { revisions, cursor, problem, loading, load: () => setAsked(asked + 1) };
}
