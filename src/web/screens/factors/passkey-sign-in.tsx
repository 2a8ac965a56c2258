import { useSignal } from "@preact/signals";
import { KeyRound } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { ParleyError, type PasskeyAnswer, type PasskeyRequest } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import {
  filledInPasskey,
  fillsInPasskeys,
  hasPasskeys,
  stopWaitingForPasskey,
  usePasskey,
} from "./passkeys-here.ts";

/** A challenge is valid for five minutes, and the browser can wait longer than that for a choice. */
const ASK_ANEW_MS = 4 * 60_000;

/** Signs in with a passkey, by a button or by the browser's autofill of the username. */
export function PasskeySignIn() {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const isGone = useRef(false);
  const signIn = async (ask: (options: PasskeyRequest) => Promise<PasskeyAnswer | null>) => {
    try {
      const passkey = await ask(await parley.auth.passkeyOptions());
      if (passkey === null) return;
      problem.value = null;
      await parley.auth.signInWithPasskey(passkey);
    } catch (error) {
      problem.value = passkeyProblem(error);
    }
  };
  /** Offers passkeys in the autofill. Browsers allow one request at a time: a late offer would close the button's dialog. */
  const offer = async () => {
    if (!(await fillsInPasskeys())) return;
    await signIn(async (options) =>
      busy.value || isGone.current ? null : filledInPasskey(options),
    );
  };
  useEffect(() => {
    void offer();
    const again = setInterval(() => {
      if (!busy.value) void offer();
    }, ASK_ANEW_MS);
    return () => {
      isGone.current = true;
      clearInterval(again);
      stopWaitingForPasskey();
    };
  }, []);
  if (!hasPasskeys()) return null;
  const choose = async () => {
    busy.value = true;
    await signIn(usePasskey);
    busy.value = false;
    void offer();
  };
  return (
    <>
      <Button icon={KeyRound} wide busy={busy.value} onClick={() => void choose()}>
        {t("factors.sign_in")}
      </Button>
      <p class="auth-page__problem" role="alert">
        {problem.value}
      </p>
    </>
  );
}

function passkeyProblem(error: unknown): string {
  const isRefused = error instanceof ParleyError && error.code === "invalid_credentials";
  return isRefused ? t("factors.passkey_refused") : problemText(error);
}
