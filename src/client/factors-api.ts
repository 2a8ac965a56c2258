import type { Confirmation } from "#protocol/confirmation.ts";
import type { Factor, Factors, TotpSecret } from "#protocol/factors.ts";
import type { NewPasskey, PasskeyCreation, PasskeyRequest } from "#protocol/passkeys.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/**
 * Your passkeys and your authenticator app. What adds one takes a session that was opened at most ten minutes ago in
 * place of a `confirmation`; else it rejects with `confirmation_required`.
 */
export class FactorsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns all of them in one page, and whether the account has a password and asks for a second factor after it. */
  list(options: CallOptions = {}): Promise<Factors> {
    return this.#http.request<Factors>({
      ...options,
      method: "GET",
      path: "/auth/factors",
      answer: "items",
    });
  }

  /** Asks for a second factor after the password, or no longer. */
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
   * Returns what `navigator.credentials.create` makes a passkey by, for `PublicKeyCredential.parseCreationOptionsFromJSON`.
   * Errors: `too_many`; `forbidden` for an account that an issuer signs in.
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

  /** Adds what `toJSON()` of the new credential returns. `device_name`: for a passkey whose provider is not known. */
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

  /** Returns a secret for an authenticator app, this once. Errors: `too_many` where the account has an app. */
  totpSecret(confirmation?: Confirmation, options: CallOptions = {}): Promise<TotpSecret> {
    return this.#http.request<TotpSecret>({
      ...options,
      method: "POST",
      path: "/auth/factors/totp/secret",
      body: { confirmation },
      answer: "secret",
    });
  }

  /** Adds the app that shows this code; from then on the account asks for a second factor. */
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

  /** Renames a passkey or the app; the name is for you alone. */
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

  /** Signs in with passkeys alone from now on. Errors: `last_way_in` without a passkey or without recovery codes. */
  removePassword(confirmation?: Confirmation, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "POST",
      path: "/auth/password/removal",
      body: { confirmation },
    });
  }

  /** Returns what `navigator.credentials.get` asks a passkey of yours by, whose answer is a `confirmation.passkey`. */
  confirmationOptions(options: CallOptions = {}): Promise<PasskeyRequest> {
    return this.#http.request<PasskeyRequest>({
      ...options,
      method: "POST",
      path: "/auth/confirmation/options",
      answer: "challenge",
    });
  }
}
