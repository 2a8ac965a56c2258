import { useEffect, useState } from "preact/hooks";
import { followDraft, loadDraft, saveDraft } from "#web/storage/drafts.ts";

/** What is being written in a conversation or a thread, kept until it is sent: also when one leaves, or closes the page. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => loadDraft(key));
  useEffect(() => {
    const unfollow = followDraft(key, setText);
    // Another tab may have written between the first look and this one.
    setText(loadDraft(key));
    return unfollow;
  }, [key]);
  return [
    text,
    (next) => {
      saveDraft(key, next);
      setText(next);
    },
  ];
}
