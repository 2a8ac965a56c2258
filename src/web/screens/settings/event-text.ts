import type { SecurityEvent } from "#client/index.ts";
import { t, type Key } from "#web/i18n/t.ts";

const TEXTS: Readonly<Record<string, Key>> = {
  account_disabled: "sessions.event.account_disabled",
  account_enabled: "sessions.event.account_enabled",
  signed_in: "sessions.event.signed_in",
  signed_out: "sessions.event.signed_out",
  sign_in_failed: "sessions.event.sign_in_failed",
  second_factor_failed: "sessions.event.sign_in_failed",
  confirmation_failed: "sessions.event.sign_in_failed",
  refresh_reused: "sessions.event.refresh_reused",
  session_ended: "sessions.event.session_ended",
  password_changed: "sessions.event.password_changed",
  password_reset: "sessions.event.password_changed",
  recovery_codes_created: "sessions.event.recovery_codes_created",
  recovery_code_used: "sessions.event.recovery_code_used",
  passkey_added: "sessions.event.factor_added",
  totp_added: "sessions.event.factor_added",
  passkey_removed: "sessions.event.factor_removed",
  totp_removed: "sessions.event.factor_removed",
  username_changed: "sessions.event.username_changed",
};

/** Null for what this page does not know: a newer server may record more. */
export function eventText({ action, count }: SecurityEvent): string | null {
  const key = TEXTS[action];
  return key === undefined ? null : t(key, { count });
}
