import { useRef } from "preact/hooks";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { loadDraft } from "#web/storage/drafts.ts";
import { isCommandLike, writtenCommand } from "../commands/command-completion.ts";
import { useModel } from "../model-context.ts";
import { sendable } from "./text-length.ts";
import type { Writing } from "./use-writing.ts";

/** Calls the command that a text begins with; any other text is sent. */
export function useCalling(writing: Writing): (text: string) => void {
  const model = useModel();
  const { commands } = model;
  const latest = useRef(writing);
  latest.current = writing;

  const call = async (text: string) => {
    const written = writtenCommand(sendable(text), model.offered.peek());
    if (written === null) return latest.current.onSend(text);
    latest.current.onText("");
    latest.current.cancel();
    model.connection.typing(false);
    if (await commands.call(written, text)) return;
    // Back to where it was written, unless something else is by now.
    const isFree = latest.current.text === "" && loadDraft(model.id) === "";
    if (isFree) latest.current.onText(text);
  };
  /** Until it is known what a text is, it stays where it is. */
  const find = async (text: string) => {
    try {
      await commands.load();
    } catch (error) {
      showToast(problemText(error));
      return;
    }
    if (latest.current.text === text) await call(text);
  };

  return (text) => {
    if (!isCommandLike(text) || !model.hasBots.peek()) return writing.onSend(text);
    void (commands.available.peek() === null ? find(text) : call(text));
  };
}
