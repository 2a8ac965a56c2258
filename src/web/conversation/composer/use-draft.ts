import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { followDraft, leaveDraft, loadDraft, loadWriting, saveDraft } from "#web/storage/drafts.ts";

interface Draft {
  readonly text: string;
  /** The message that it replies to, also while that is not there. */
  replyTo: () => number | null;
  write: (text: string) => void;
  /** Gives up the reply to a message that is not there. */
  replyToNone: () => void;
}

/**
 * What is being written in a conversation or a thread, kept until it is sent: also when one leaves, or closes the page.
 * A conversation's draft is the same on all devices, with the message that it replies to, once that `isThere`.
 */
export function useDraft(
  key: string,
  replyingTo: Signal<number | null>,
  isThere: (message_id: number) => boolean,
): Draft {
  const [text, setText] = useState(() => loadDraft(key));
  const [replyTo, setReplyTo] = useState(() => loadWriting(key).reply_to);
  useEffect(() => {
    const take = (writing: { text: string; reply_to: number | null }) => {
      setText(writing.text);
      setReplyTo(writing.reply_to);
      if (writing.text !== "" && writing.reply_to !== replyingTo.peek()) replyingTo.value = null;
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
  const current = () => replyingTo.peek() ?? replyTo;
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current === chosen) return;
    before.current = chosen;
    if (loadDraft(key) !== "") saveDraft(key, loadDraft(key), current());
  }, [chosen]);
  return {
    text,
    replyTo: current,
    write(next) {
      saveDraft(key, next, current());
      setText(next);
    },
    replyToNone() {
      if (replyTo === null) return;
      setReplyTo(null);
      if (loadDraft(key) !== "") saveDraft(key, loadDraft(key), replyingTo.peek());
    },
  };
}
