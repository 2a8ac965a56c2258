import { Compass } from "lucide";
import { navigate } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";

export function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      isScreen
      title={t("app.not_found")}
      text={t("app.not_found_text")}
      action={
        <Button kind="primary" autofocus onClick={() => navigate("/", { replace: true })}>
          {t("app.to_list")}
        </Button>
      }
    />
  );
}
