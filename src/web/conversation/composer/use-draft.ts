import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { followDraft, leaveDraft, loadDraft, loadWriting, saveDraft } from "#web/storage/drafts.ts";

/**
 * What is being written in a conversation or a thread, kept until it is sent: also when one leaves, or closes the page.
 * A conversation's draft is the same on all devices, with the message that it replies to, once that `isThere`.
 */
export function useDraft(
  key: string,
  replyingTo: Signal<number | null>,
  isThere: (message_id: number) => boolean,
): [string, (text: string) => void] {
  const [text, setText] = useState(() => loadDraft(key));
  const [replyTo, setReplyTo] = useState(() => loadWriting(key).reply_to);
  useEffect(() => {
    const take = (writing: { text: string; reply_to: number | null }) => {
      setText(writing.text);
      setReplyTo(writing.reply_to);
      if (writing.reply_to === null && writing.text !== "") replyingTo.value = null;
    };
    const unfollow = followDraft(key, take);
    // Another tab may have written between the first look and this one.
    setText(loadDraft(key));
    return () => {
      unfollow();
      leaveDraft(key);
    };
  }, [key]);
  const isWaiting = replyTo !== null && isThere(replyTo);
  useEffect(() => {
    if (!isWaiting) return;
    setReplyTo(null);
    replyingTo.value ??= replyTo;
  }, [isWaiting]);
  const chosen = replyingTo.value;
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    if (loadDraft(key) !== "") saveDraft(key, loadDraft(key), chosen);
  }, [chosen]);
  return [
    text,
    (next) => {
      saveDraft(key, next, replyingTo.peek());
      setText(next);
    },
  ];
}
