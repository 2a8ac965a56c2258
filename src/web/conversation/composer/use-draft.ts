import { useEffect, useRef, useState } from "preact/hooks";
import { loadDraft, saveDraft } from "#web/storage/drafts.ts";

const SAVE_MS = 400;

/** What is being written in a conversation, kept until it is sent: also when one leaves, or closes the page. */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const [text, setText] = useState("");
  const latest = useRef("");
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const touched = useRef(false);

  const save = () => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    void saveDraft(conversationId, latest.current);
  };

  useEffect(() => {
    void loadDraft(conversationId).then((draft) => {
      if (touched.current || draft === "") return;
      latest.current = draft;
      setText(draft);
    });
    addEventListener("pagehide", save);
    return () => {
      removeEventListener("pagehide", save);
      save();
    };
  }, []);

  return [
    text,
    (next) => {
      touched.current = true;
      latest.current = next;
      setText(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(save, next === "" ? 0 : SAVE_MS);
    },
  ];
}
