import { useEffect, useRef } from "preact/hooks";
import { conversationById, unreadTotal } from "#web/inbox/inbox.ts";
import { nameOf } from "#web/inbox/names.ts";
import { t } from "#web/i18n/t.ts";
import type { Route } from "./route.ts";

/** Shows the screen's name and the unread count in the tab's title and icon, and in the installed app's badge. */
export function Title({ route }: { route: Route }) {
  const unread = unreadTotal.value;
  const isDrawn = useRef(false);
  const place = placeOf(route);
  const name = place === null ? t("app.name") : t("app.title", { place, app: t("app.name") });
  const title = unread > 0 ? t("app.title_unread", { n: unread, title: name }) : name;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    navigator.setAppBadge?.(unread).catch(() => undefined);
    // The icon is plain already.
    if (unread === 0 && !isDrawn.current) return;
    isDrawn.current = true;
    void import("./favicon.ts")
      .then(({ showOnFavicon }) => showOnFavicon(unread))
      .catch(() => undefined);
  }, [unread]);
  return null;
}

function placeOf(route: Route): string | null {
  switch (route.screen) {
    case "conversation": {
      const conversation = conversationById(route.id);
      return conversation === undefined ? null : nameOf(conversation);
    }
    case "new":
      return t("new.title");
    case "requests":
      return t("inbox.requests");
    case "mentions":
      return t("inbox.my_mentions");
    case "threads":
      return t("threads.title");
    case "settings":
      return t("settings.title");
    case "join":
      return null;
    case "sign-in":
    case "forgot":
    case "reset":
      return t("auth.sign_in");
    case "sign-up":
      return t("auth.sign_up");
    case "not-found":
      return t("app.not_found");
    case "list":
      return null;
  }
}
