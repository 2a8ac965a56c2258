import { useState } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { USERNAME, type Issue } from "#client/index.ts";
import { freshCodes } from "#web/app/overlays.ts";
import { parley } from "#web/app/parley.ts";
import { signInPath } from "#web/app/route.ts";
import { language, t, type Key } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/text-field.tsx";
import { AuthForm, AuthPage } from "./auth-page.tsx";
import { PasswordField } from "./password-field.tsx";
import { Challenge } from "./challenge/challenge.tsx";
import { SignUpMail, type Mailed } from "./sign-up-mail.tsx";
import { useForm } from "./use-form.ts";
import { useSignInMethods } from "./use-sign-in-methods.ts";

const PASSWORD_LEAST = 8;

interface Problems {
  username: string | null;
  displayName: string | null;
  password: string | null;
  invitation: string | null;
  challenge: string | null;
  mailCode: string | null;
}
const NONE: Problems = {
  username: null,
  displayName: null,
  password: null,
  invitation: null,
  challenge: null,
  mailCode: null,
};

/** Error codes of the whole request that concern one field. */
const ABOUT_FIELDS: Readonly<Record<string, Partial<Record<keyof Problems, Key>>>> = {
  username_taken: { username: "problem.username_taken" },
  invitation_required: { invitation: "entry.invitation_refused" },
  mail_required: { mailCode: "recovery.mail_code_wrong" },
  challenge_failed: { challenge: "entry.check_failed" },
  challenge_unavailable: { challenge: "entry.check_unavailable" },
};

/** What the server refuses beyond this form's own checks: reserved usernames, invisible names, weak passwords. */
function refusedFields(code: string, issues: readonly Issue[]): Problems {
  const about = Object.entries(ABOUT_FIELDS[code] ?? {});
  if (about.length > 0) {
    return { ...NONE, ...Object.fromEntries(about.map(([field, key]) => [field, t(key)])) };
  }
  const refused = (field: string, key: Key) =>
    issues.some(({ path }) => path === field) ? t(key) : null;
  return {
    ...NONE,
    username: refused("username", "auth.username_refused"),
    displayName: refused("display_name", "auth.display_name_refused"),
    password: refused("password", "auth.password_weak"),
  };
}

/** Finds the code in the address of an invitation. */
const JOIN = /^\/join\/([A-Za-z0-9_-]+)$/;

export function SignUp({ next }: { next: string }) {
  const methods = useSignInMethods();
  const {
    registration = "open",
    registration_domains = [],
    challenge = null,
    oidc = null,
  } = methods ?? {};
  const [mailed, setMailed] = useState<Mailed | null>(null);
  const asksForMail = registration_domains.length > 0;
  const isClosed = registration === "closed";
  return (
    <AuthPage
      title={t("auth.sign_up")}
      other={
        <>
          {t("auth.have_account")} <a href={signInPath("sign-in", next)}>{t("auth.sign_in")}</a>
        </>
      }
    >
      {isClosed && (
        <p class="auth-page__notice">
          {oidc === null ? t("entry.closed") : t("entry.closed_issuer", { name: oidc.name })}
        </p>
      )}
      {methods !== null && !isClosed && asksForMail && mailed === null && (
        <SignUpMail
          domains={registration_domains}
          isChallenged={challenge !== null}
          onSent={setMailed}
        />
      )}
      {methods !== null && !isClosed && (!asksForMail || mailed !== null) && (
        <SignUpForm
          next={next}
          isInvited={registration === "invited"}
          isChallenged={challenge !== null && !asksForMail}
          mailed={mailed}
          onBack={() => setMailed(null)}
        />
      )}
    </AuthPage>
  );
}

interface SignUpFormProps {
  next: string;
  /** Whether the form asks for an invitation code; `isChallenged`: for a solved challenge. */
  isInvited: boolean;
  isChallenged: boolean;
  /** The address that received a code, if the server requires one. */
  mailed: Mailed | null;
  /** Returns to the choice of an address. */
  onBack: () => void;
}

function SignUpForm({ next, isInvited, isChallenged, mailed, onBack }: SignUpFormProps) {
  const linked = JOIN.exec(next)?.[1] ?? null;
  const displayName = useSignal("");
  const username = useSignal("");
  const password = useSignal("");
  const invitation = useSignal(linked ?? "");
  const mailCode = useSignal("");
  const token = useSignal<string | null>(null);
  /** A token is valid once, so each attempt mounts a new challenge. */
  const attempts = useSignal(0);
  const problems = useSignal(NONE);

  const form = useForm(
    async () => {
      const name = displayName.value.trim();
      try {
        await parley.auth.register({
          username: username.value.trim(),
          password: password.value,
          language: language.value,
          ...(name === "" ? {} : { display_name: name }),
          ...(isInvited ? { invitation: invitation.value.trim() } : {}),
          ...(token.value === null ? {} : { challenge: token.value }),
          ...(mailed === null
            ? {}
            : { mail_token: mailed.mail_token, mail_code: mailCode.value.trim() }),
        });
      } finally {
        token.value = null;
        attempts.value += 1;
      }
      // If this fails, the account exists all the same, and Settings can make codes.
      void parley.auth.recoveryCodes.renew({ password: password.value }).then(
        ({ codes }) => (freshCodes.value = codes),
        () => undefined,
      );
    },
    ({ code, issues }) => {
      problems.value = refusedFields(code, issues);
      return Object.values(problems.value).some((problem) => problem !== null);
    },
  );

  const submit = () => {
    const found: Problems = {
      ...NONE,
      username: USERNAME.test(username.value.trim()) ? null : t("auth.username_rule"),
      password: password.value.length >= PASSWORD_LEAST ? null : t("auth.password_rule"),
      challenge: isChallenged && token.value === null ? t("entry.check_wanted") : null,
    };
    problems.value = found;
    if (Object.values(found).every((problem) => problem === null)) form.submit();
  };

  return (
    <AuthForm problem={form.problem} onSubmit={submit}>
      {mailed !== null && (
        <>
          <p class="auth-page__notice" role="status">
            {t("entry.check_mail", { address: mailed.address })}
          </p>
          <TextField
            label={t("recovery.mail_code")}
            name="mail-code"
            autocomplete="one-time-code"
            value={mailCode.value}
            error={problems.value.mailCode}
            onInput={(value) => {
              mailCode.value = value;
              problems.value = { ...problems.value, mailCode: null };
            }}
            maxLength={64}
            required
            verbatim
            autofocus
          />
        </>
      )}
      <TextField
        label={t("auth.username")}
        name="username"
        autocomplete="username"
        hint={t("auth.username_rule")}
        value={username.value}
        error={problems.value.username}
        onInput={(value) => {
          username.value = value;
          problems.value = { ...problems.value, username: null };
        }}
        maxLength={32}
        required
        verbatim
        autofocus={mailed === null}
      />
      <TextField
        label={t("auth.display_name")}
        name="name"
        autocomplete="name"
        hint={t("auth.display_name_hint")}
        value={displayName.value}
        error={problems.value.displayName}
        onInput={(value) => {
          displayName.value = value;
          problems.value = { ...problems.value, displayName: null };
        }}
        maxLength={64}
      />
      <PasswordField
        autocomplete="new-password"
        hint={t("auth.password_rule")}
        value={password.value}
        error={problems.value.password}
        onInput={(value) => {
          password.value = value;
          problems.value = { ...problems.value, password: null };
        }}
        maxLength={256}
      />
      {isInvited && linked === null && (
        <TextField
          label={t("entry.invitation")}
          name="invitation"
          hint={t("entry.invited")}
          value={invitation.value}
          error={problems.value.invitation}
          onInput={(value) => {
            invitation.value = value;
            problems.value = { ...problems.value, invitation: null };
          }}
          maxLength={128}
          required
          verbatim
        />
      )}
      {linked !== null && problems.value.invitation !== null && (
        <p class="auth-page__problem" role="alert">
          {problems.value.invitation}
        </p>
      )}
      {isChallenged && (
        <Challenge
          key={attempts.value}
          action="register"
          error={problems.value.challenge}
          onToken={(solved) => {
            token.value = solved;
            if (solved !== null) problems.value = { ...problems.value, challenge: null };
          }}
          onFailed={() => {
            problems.value = { ...problems.value, challenge: t("entry.check_unavailable") };
          }}
        />
      )}
      <Button kind="primary" type="submit" wide busy={form.busy}>
        {t("auth.sign_up")}
      </Button>
      {mailed !== null && (
        <Button wide onClick={onBack}>
          {t("entry.other_address")}
        </Button>
      )}
    </AuthForm>
  );
}
