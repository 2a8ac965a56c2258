import type { Session } from "#client/index.ts";
import { formatRelative, t } from "#web/i18n/t.ts";
import { placeText } from "#web/screens/settings/place-text.ts";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/dialog.tsx";
import { attempt } from "./attempt.ts";
import { navigate } from "./navigate.ts";
import { parley } from "./parley.ts";

interface NewSignInProps {
  session: Session;
  onClose: () => void;
}

/** Asks the user whether a sign-in from a new device was theirs. */
export function NewSignIn({ session, onClose }: NewSignInProps) {
  const place = placeText(session);
  const signOut = async () => {
    if (!(await attempt(() => parley.auth.sessions.revoke(session.id)))) return;
    onClose();
    navigate("/settings/account");
  };
  const confirm = async () => {
    if (await attempt(() => parley.auth.sessions.confirm(session.id))) onClose();
  };
  return (
    <Dialog
      title={t("sessions.new_title")}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void confirm()}>{t("sessions.was_me")}</Button>
          <Button kind="danger" onClick={() => void signOut()}>
            {t("sessions.not_me")}
          </Button>
        </>
      }
    >
      <p>
        {t("sessions.new_text", {
          device: session.device ?? t("settings.unknown_device"),
          time: formatRelative(session.created_at),
        })}
      </p>
      {place !== null && <p>{place}</p>}
      <p>{t("sessions.not_me_hint")}</p>
    </Dialog>
  );
}
