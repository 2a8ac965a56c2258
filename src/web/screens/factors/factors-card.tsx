import { KeyRound, Pencil, Smartphone, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import {
  ParleyError,
  type Confirmation,
  type Factor,
  type TotpSecret,
  type User,
} from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { showToast } from "#web/app/toast.ts";
import { formatRelative, t, type Key } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { Switch } from "#web/ui/switch.tsx";
import { AuthenticatorDialog } from "./authenticator-dialog.tsx";
import { showFactors, useFactors } from "./own-factors.ts";
import { createPasskey, hasPasskeys } from "./passkeys-here.ts";
import { ProveDialog } from "./prove-dialog.tsx";
import { RenameFactor } from "./rename-factor.tsx";

/** An action that needs a confirmation, with the texts of the dialog that asks for it. */
interface Asked {
  title: Key;
  text: Key;
  action: Key;
  danger?: boolean;
  run: (confirmation?: Confirmation) => Promise<void>;
}

/** The user's passkeys, authenticator app and sign-in options. */
export function FactorsCard({ user }: { user: User }) {
  const isOwn = user.external_id === null;
  const { factors, problem, load } = useFactors(isOwn);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [renamed, setRenamed] = useState<Factor | null>(null);
  const [secret, setSecret] = useState<TotpSecret | null>(null);
  if (!isOwn) {
    return (
      <section class="screen__card">
        <h2 class="screen__card-title">{t("factors.passkeys")}</h2>
        <p>{t("factors.issuers")}</p>
      </section>
    );
  }
  /** Adds a factor. The server asks for a confirmation unless the user has just signed in. */
  const add = async (wanted: Asked) => {
    try {
      await wanted.run();
    } catch (error) {
      const asks = error instanceof ParleyError && error.code === "confirmation_required";
      if (asks) setAsked(wanted);
      else showToast(problemText(error, { too_many: "factors.full" }));
    }
  };
  const items = factors?.items ?? [];
  const passkeys = items.filter(({ kind }) => kind === "passkey");
  const apps = items.filter(({ kind }) => kind === "totp");
  const rows = (listed: readonly Factor[]) =>
    listed.length > 0 && (
      <ul class="screen__card-list">
        {listed.map((factor) => (
          <FactorRow
            key={factor.id}
            factor={factor}
            onRename={() => setRenamed(factor)}
            onRemove={() =>
              setAsked({
                title: factor.kind === "passkey" ? "factors.remove_passkey" : "factors.remove_app",
                text:
                  factor.kind === "passkey"
                    ? "factors.remove_passkey_text"
                    : "factors.remove_app_text",
                action: "factors.remove",
                danger: true,
                run: async (confirmation) => {
                  await explainingLastWayIn(() =>
                    parley.auth.factors.remove(factor.id, confirmation),
                  );
                  await load();
                },
              })
            }
          />
        ))}
      </ul>
    );
  const newPasskey: Asked = {
    title: "factors.passkey_add",
    text: "factors.add_text",
    action: "factors.continue",
    run: async (confirmation) => {
      const options = await parley.auth.factors.passkeyOptions(confirmation);
      const passkey = await createPasskey(options);
      if (passkey === null) return;
      await parley.auth.factors.addPasskey(passkey);
      await load();
      showToast(t("factors.passkey_added"));
    },
  };
  const newApp: Asked = {
    title: "factors.app_add",
    text: "factors.add_text",
    action: "factors.continue",
    run: async (confirmation) => setSecret(await parley.auth.factors.totpSecret(confirmation)),
  };
  return (
    <>
      <section class="screen__card">
        <h2 class="screen__card-title">{t("factors.passkeys")}</h2>
        <p class="screen__hint">{t("factors.passkeys_hint")}</p>
        {problem !== null && <p role="alert">{problem}</p>}
        {rows(passkeys)}
        {!hasPasskeys() && <p>{t("factors.none_here")}</p>}
        {hasPasskeys() && factors !== null && (
          <div class="screen__row">
            <Button onClick={() => void add(newPasskey)}>{t("factors.passkey_add")}</Button>
          </div>
        )}
      </section>
      <section class="screen__card">
        <h2 class="screen__card-title">{t("factors.second")}</h2>
        <p class="screen__hint">{t("factors.second_hint")}</p>
        {rows(apps)}
        {factors !== null && apps.length === 0 && (
          <div class="screen__row">
            <Button onClick={() => void add(newApp)}>{t("factors.app_add")}</Button>
          </div>
        )}
        {factors !== null && factors.password && items.length > 0 && (
          <Switch
            label={t("factors.second_switch")}
            hint={t("factors.second_switch_hint")}
            on={factors.second_factor}
            onChange={(on) =>
              setAsked({
                title: "factors.second",
                text: on ? "factors.second_on" : "factors.second_off",
                action: "factors.continue",
                run: async (confirmation) => {
                  showFactors(await parley.auth.factors.setSecondFactor(on, confirmation));
                },
              })
            }
          />
        )}
        {factors !== null && factors.password && passkeys.length > 0 && (
          <div class="screen__row">
            <Button
              kind="quiet"
              onClick={() =>
                setAsked({
                  title: "factors.no_password",
                  text: "factors.no_password_text",
                  action: "factors.no_password",
                  danger: true,
                  run: async (confirmation) => {
                    await explainingLastWayIn(() =>
                      parley.auth.factors.removePassword(confirmation),
                    );
                    await load();
                    showToast(t("factors.password_removed"));
                  },
                })
              }
            >
              {t("factors.no_password")}
            </Button>
          </div>
        )}
      </section>
      {asked !== null && (
        <ProveDialog
          title={t(asked.title)}
          text={t(asked.text)}
          action={t(asked.action)}
          danger={asked.danger ?? false}
          run={asked.run}
          onClose={() => {
            setAsked(null);
            // Puts an unconfirmed switch back.
            void load();
          }}
        />
      )}
      {renamed !== null && (
        <RenameFactor
          factor={renamed}
          onRenamed={() => {
            setRenamed(null);
            void load();
          }}
          onClose={() => setRenamed(null)}
        />
      )}
      {secret !== null && (
        <AuthenticatorDialog
          secret={secret}
          onAdded={() => {
            setSecret(null);
            void load();
            showToast(t("factors.app_added"));
          }}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

/** The server refuses to remove the last way to sign in; the toast says what to do first. */
async function explainingLastWayIn(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== "last_way_in") throw error;
    showToast(t("factors.last_way_in"));
  }
}

interface FactorRowProps {
  factor: Factor;
  onRename: () => void;
  onRemove: () => void;
}

/** A passkey or the authenticator app, with its buttons. */
function FactorRow({ factor, onRename, onRemove }: FactorRowProps) {
  const { name, kind, last_used_at, created_at, synced } = factor;
  const used =
    last_used_at === null
      ? t("factors.added", { time: formatRelative(created_at) })
      : t("settings.last_used", { time: formatRelative(last_used_at) });
  return (
    <li class="screen__row">
      <Icon icon={kind === "passkey" ? KeyRound : Smartphone} />
      <div class="screen__row-text">
        <p dir="auto">{name}</p>
        <p class="screen__hint">
          {synced === false ? `${used} · ${t("factors.one_device")}` : used}
        </p>
      </div>
      <IconButton icon={Pencil} label={t("factors.rename_one", { name })} onClick={onRename} />
      <IconButton icon={Trash2} label={t("factors.remove_one", { name })} onClick={onRemove} />
    </li>
  );
}
