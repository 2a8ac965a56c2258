import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { MailState, ParleyError, User } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { ProveDialog } from "../factors/prove-dialog.tsx";
import { MailField } from "../mail-field.tsx";
import { useForm } from "../use-form.ts";
import { useSignInMethods } from "../use-sign-in-methods.ts";

/** The user's email address. Renders nothing if the server sends no mail. */
export function Mail({ user }: { user: User }) {
  const methods = useSignInMethods();
  return methods?.mail === true && user.external_id === null ? <MailCard /> : null;
}

function MailCard() {
  const [mail, setMail] = useState<MailState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asks, setAsks] = useState<"change" | "remove" | null>(null);
  useEffect(() => {
    parley.auth.mail.get().then(setMail, (error: unknown) => setProblem(problemText(error)));
  }, []);
  const address = mail?.address ?? null;
  const pending = mail?.pending ?? null;
  return (
    <section class="screen__card">
      <h2 class="screen__card-title">{t("recovery.mail")}</h2>
      <p class="screen__hint">{t("recovery.mail_hint")}</p>
      {problem !== null && <p role="alert">{problem}</p>}
      {address !== null && (
        <div class="screen__row-text">
          <p dir="ltr">{address}</p>
        </div>
      )}
      {mail !== null && address === null && pending === null && <p>{t("recovery.mail_none")}</p>}
      {pending !== null && <CodeForm address={pending} onVerified={setMail} />}
      {mail !== null && (
        <div class="screen__row">
          <Button onClick={() => setAsks("change")}>
            {t(address === null ? "recovery.mail_add" : "recovery.mail_change")}
          </Button>
          {address !== null && (
            <Button kind="danger" onClick={() => setAsks("remove")}>
              {t("recovery.mail_remove")}
            </Button>
          )}
        </div>
      )}
      {asks === "change" && <ChangeDialog onChanged={setMail} onClose={() => setAsks(null)} />}
      {asks === "remove" && (
        <ProveDialog
          danger
          title={t("recovery.mail")}
          text={t("recovery.mail_remove_text")}
          action={t("recovery.mail_remove")}
          run={async (confirmation) => {
            setMail(await parley.auth.mail.change({ confirmation, address: null }));
          }}
          onClose={() => setAsks(null)}
        />
      )}
    </section>
  );
}

interface ChangeDialogProps {
  onChanged: (mail: MailState) => void;
  onClose: () => void;
}

function ChangeDialog({ onChanged, onClose }: ChangeDialogProps) {
  const address = useSignal("");
  const wrong = useSignal<string | null>(null);
  return (
    <ProveDialog
      title={t("recovery.mail")}
      text={t("recovery.mail_change_text")}
      action={t("recovery.mail_send_code")}
      run={async (confirmation) => {
        const change = { confirmation, address: address.value.trim() };
        onChanged(await parley.auth.mail.change(change));
      }}
      explain={(error) => {
        if (!concerns(error, "address")) return false;
        wrong.value = t("recovery.mail_wrong");
        return true;
      }}
      onClose={onClose}
    >
      <MailField address={address} wrong={wrong} />
    </ProveDialog>
  );
}

interface CodeFormProps {
  address: string;
  onVerified: (mail: MailState) => void;
}

function CodeForm({ address, onVerified }: CodeFormProps) {
  const code = useSignal("");
  const wrong = useSignal<string | null>(null);
  const form = useForm(
    async () => {
      onVerified(await parley.auth.mail.verify(code.value));
      showToast(t("recovery.mail_verified"));
    },
    (error) => {
      if (!concerns(error, "code")) return false;
      wrong.value = t("recovery.mail_code_wrong");
      return true;
    },
  );
  return (
    <form
      class="screen__card-list"
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
      }}
    >
      <p role="status">{t("recovery.mail_pending", { address })}</p>
      <TextField
        label={t("recovery.mail_code")}
        name="code"
        autocomplete="one-time-code"
        placeholder="xxxx-xxxx-xxxx-xxxx"
        value={code.value}
        error={wrong.value}
        onInput={(value) => {
          code.value = value;
          wrong.value = null;
        }}
        maxLength={64}
        required
        verbatim
      />
      {form.problem !== null && <p role="alert">{form.problem}</p>}
      <div class="screen__row">
        <Button kind="primary" type="submit" busy={form.busy}>
          {t("recovery.mail_verify")}
        </Button>
      </div>
    </form>
  );
}

function concerns({ issues }: ParleyError, field: string): boolean {
  return issues.some(({ path }) => path === field);
}
