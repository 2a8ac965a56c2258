import { useRef } from "preact/hooks";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import type { ConversationModel } from "../conversation-model.ts";
import { isNearEnd, isNearStart, type Scrolled } from "./scrolled.ts";

/** After a failure, scrolling does not request the page again before this. */
const PAUSE_MS = 3_000;

/** Large enough that a fast reader meets few edges, small enough to load quickly. */
const PAGE = 100;

/** Loads older and newer pages as the reader nears an edge, one at a time in each direction. */
export function useHistory(model: ConversationModel): (scrolled: Scrolled) => void {
  const busy = useRef({ older: false, newer: false });

  const load = (direction: "older" | "newer", page: () => Promise<boolean>) => {
    if (busy.current[direction]) return;
    busy.current[direction] = true;
    const release = () => {
      busy.current[direction] = false;
    };
    page()
      .then(release)
      .catch(() => {
        setTimeout(() => release(), PAUSE_MS);
        showToast(t("chat.older_failed"));
      });
  };

  return (scrolled) => {
    const { messages, hasOlder, isNewest } = model.navigation.stretch.value;
    const first = messages[0];
    const last = messages.at(-1);
    if (first === undefined || last === undefined || model.view.value.segments.length === 0) return;
    if (hasOlder && isNearStart(scrolled)) {
      load("older", () => model.connection.loadOlder({ before: first.id, limit: PAGE }));
    }
    if (!isNewest && isNearEnd(scrolled)) {
      load("newer", () => model.connection.loadNewer({ after: last.id, limit: PAGE }));
    }
  };
}
