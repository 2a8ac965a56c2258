import { LogOut, MessageCircle, RotateCcw } from "lucide";
import { toList } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import type { Stopped } from "./stopped.ts";

/** Says why the conversation has ended for this person, and offers a way on. */
export function StoppedState({ reason }: { reason: Stopped }) {
  switch (reason) {
    case "not_found":
      return (
        <EmptyState
          isScreen
          icon={MessageCircle}
          title={t("chat.not_found")}
          text={t("chat.not_found_text")}
          action={<ToList />}
        />
      );
    case "removed":
      return (
        <EmptyState
          isScreen
          icon={MessageCircle}
          title={t("chat.removed")}
          text={t("chat.removed_text")}
          action={<ToList />}
        />
      );
    case "signed_out":
      return (
        <EmptyState
          isScreen
          icon={LogOut}
          title={t("chat.signed_out")}
          text={t("chat.signed_out_text")}
          action={<Button onClick={() => location.assign("/sign-in")}>{t("chat.sign_in")}</Button>}
        />
      );
    case "broken":
      return (
        <EmptyState
          isScreen
          icon={RotateCcw}
          title={t("chat.broken")}
          text={t("chat.broken_text")}
          action={<Button onClick={() => location.reload()}>{t("chat.reload")}</Button>}
        />
      );
  }
}

function ToList() {
  return <Button onClick={toList}>{t("chat.to_list")}</Button>;
}
