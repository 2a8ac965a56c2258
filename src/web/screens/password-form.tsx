import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { SecondStepNeeded } from "#client/index.ts";
import { lazily } from "#web/app/lazily.tsx";
import { parley } from "#web/app/parley.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm } from "./auth-page.tsx";
import { PasswordField } from "./password-field.tsx";
import { useForm } from "./use-form.ts";

const Challenge = lazily(async () => (await import("./challenge/challenge.tsx")).Challenge);

/** The server's errors about the challenge, which it requires after wrong passwords. */
const CHECK: Readonly<Record<string, Key>> = {
  challenge_required: "entry.check_wanted",
  challenge_failed: "entry.check_failed",
  challenge_unavailable: "entry.check_unavailable",
};

interface PasswordFormProps {
  /** This is the only way to sign in, so the field takes the focus. */
  isOnly: boolean;
  /** The password was correct, and the account requires a second step. */
  onSecondStep: (needed: SecondStepNeeded) => void;
}

export function PasswordForm({ isOnly, onSecondStep }: PasswordFormProps) {
  const username = useSignal("");
  const password = useSignal("");
  const field = useRef<HTMLInputElement>(null);
  /** The challenge's error, `""` for none; null while no challenge is required. A token is valid for one attempt. */
  const check = useSignal<Key | "" | null>(null);
  const token = useSignal<string | null>(null);
  const attempts = useSignal(0);
  const form = useForm(
    async () => {
      const challenge = token.value;
      try {
        await parley.auth.login({
          username: username.value.trim(),
          password: password.value,
          ...(challenge === null ? {} : { challenge }),
        });
      } finally {
        token.value = null;
        attempts.value += 1;
      }
    },
    ({ code, secondStep }) => {
      const key = CHECK[code];
      if (key !== undefined) {
        check.value = key;
        return true;
      }
      if (secondStep === undefined) return false;
      onSecondStep(secondStep);
      return true;
    },
  );
  // Selects a wrong password so that typing replaces it.
  useEffect(() => {
    if (form.problem !== null) field.current?.select();
  }, [form.problem]);
  const submit = () => {
    if (check.value === null || token.value !== null) form.submit();
    else check.value = "entry.check_wanted";
  };
  return (
    <AuthForm problem={form.problem} onSubmit={submit}>
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username webauthn"
        value={username.value}
        onInput={(value) => {
          username.value = value;
        }}
        required
        verbatim
        autofocus={isOnly}
      />
      <PasswordField
        inputRef={field}
        autocomplete="current-password"
        value={password.value}
        onInput={(value) => {
          password.value = value;
        }}
      />
      {check.value !== null && (
        <Challenge
          key={attempts.value}
          action="login"
          error={check.value === "" ? null : t(check.value)}
          onToken={(solved) => {
            token.value = solved;
            if (solved !== null) check.value = "";
          }}
          onFailed={() => {
            check.value = "entry.check_unavailable";
          }}
        />
      )}
      <Button kind={isOnly ? "primary" : "secondary"} type="submit" wide busy={form.busy}>
        {t("auth.sign_in")}
      </Button>
    </AuthForm>
  );
}
