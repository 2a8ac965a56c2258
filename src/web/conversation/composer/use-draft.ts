import { useState } from "preact/hooks";
import { loadDraft, saveDraft } from "#web/storage/drafts.ts";

/** What is being written in a conversation, kept until it is sent: also when one leaves, or closes the page. */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => loadDraft(conversationId));
  return [
    text,
    (next) => {
      saveDraft(conversationId, next);
      setText(next);
    },
  ];
}
