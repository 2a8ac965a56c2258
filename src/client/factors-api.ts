import type { Confirmation } from "#protocol/confirmation.ts";
import type { Factor, Factors, TotpSecret } from "#protocol/factors.ts";
import type { NewPasskey, PasskeyCreation, PasskeyRequest } from "#protocol/passkeys.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/**
 * Your passkeys and your authenticator app. To add one, a session that was opened at most ten minutes ago replaces the
 * `confirmation`; otherwise the call rejects with `confirmation_required`.
 */
export class FactorsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns all factors in one page, and whether the account has a password and requires a second factor after it. */
  list(options: CallOptions = {}): Promise<Factors> {
    return this.#http.list<Factors>("/auth/factors", options);
  }

  /** Requires a second factor after the password, or stops requiring it. */
  setSecondFactor(
    second_factor: boolean,
    confirmation?: Confirmation,
    options: CallOptions = {},
  ): Promise<Factors> {
    return this.#http.request<Factors>({
      ...options,
      method: "PATCH",
      path: "/auth/factors",
      body: { second_factor, confirmation },
      answer: "items",
    });
  }

  /**
   * Returns the options for `navigator.credentials.create`, for `PublicKeyCredential.parseCreationOptionsFromJSON`.
   * Errors: `too_many`; `forbidden` for an account that signs in at an issuer.
   */
  passkeyOptions(confirmation?: Confirmation, options: CallOptions = {}): Promise<PasskeyCreation> {
    return this.#http.request<PasskeyCreation>({
      ...options,
      method: "POST",
      path: "/auth/factors/passkeys/options",
      body: { confirmation },
      answer: "challenge",
    });
  }

  /** Adds the result of the new credential's `toJSON()`. `device_name`: for a passkey whose provider is unknown. */
  addPasskey(
    passkey: NewPasskey,
    { device_name, ...options }: CallOptions & { device_name?: string } = {},
  ): Promise<Factor> {
    return this.#http.request<Factor>({
      ...options,
      method: "POST",
      path: "/auth/factors/passkeys",
      body: { passkey, device_name },
      answer: "kind",
    });
  }

  /**
   * Returns a secret for an authenticator app, which is shown only once. Errors: `too_many` if the account has an app.
   */
  totpSecret(confirmation?: Confirmation, options: CallOptions = {}): Promise<TotpSecret> {
    return this.#http.request<TotpSecret>({
      ...options,
      method: "POST",
      path: "/auth/factors/totp/secret",
      body: { confirmation },
      answer: "secret",
    });
  }

  /** Adds the app that shows this code; from then on the account requires a second factor. */
  addTotp(
    enrolment: string,
    code: string,
    { name, ...options }: CallOptions & { name?: string } = {},
  ): Promise<Factor> {
    return this.#http.request<Factor>({
      ...options,
      method: "POST",
      path: "/auth/factors/totp",
      body: { enrolment, code, name },
      answer: "kind",
    });
  }

  /** Renames a passkey or the app; only you can see the name. */
  rename(factor_id: string, name: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "PATCH",
      path: path`/auth/factors/${factor_id}`,
      body: { name },
    });
  }

  /** Errors: `last_way_in` for the last passkey of an account without a password. */
  remove(factor_id: string, confirmation?: Confirmation, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "POST",
      path: path`/auth/factors/${factor_id}/removal`,
      body: { confirmation },
    });
  }

  /**
   * Removes the password, so that you sign in with passkeys only. Errors: `last_way_in` without a passkey or recovery
   * codes.
   */
  removePassword(confirmation?: Confirmation, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "POST",
      path: "/auth/password/removal",
      body: { confirmation },
    });
  }

  /**
   * Returns the options for `navigator.credentials.get` to request one of your passkeys, whose answer is a
   * `confirmation.passkey`.
   */
  confirmationOptions(options: CallOptions = {}): Promise<PasskeyRequest> {
    return this.#http.request<PasskeyRequest>({
      ...options,
      method: "POST",
      path: "/auth/confirmation/options",
      answer: "challenge",
    });
  }
}
