import type { Grant } from "#protocol/auth.ts";
import type { Registration } from "#protocol/credentials.ts";
import type { PasswordChange } from "#protocol/recovery.ts";
import type { SecondStep } from "#protocol/factors.ts";
import type { PasskeyAnswer, PasskeyRequest } from "#protocol/passkeys.ts";
import type { SignInMethods } from "#protocol/sign-in-methods.ts";
import type { User } from "#protocol/user.ts";
import type { Unsubscribe } from "./emitter.ts";
import type { CallOptions, Http } from "./http.ts";
import { SecurityEventsApi } from "./security-events-api.ts";
import { MailApi } from "./mail-api.ts";
import { RecoveryCodesApi } from "./recovery-codes-api.ts";
import { ResetApi } from "./reset-api.ts";
import { FactorsApi } from "./factors-api.ts";
import { SessionsApi } from "./sessions-api.ts";
import type { Session, SessionEvents } from "./session.ts";

/** Exchanges a refresh token; the session calls this and decides on retries. */
export function exchangeRefreshToken(http: Http, refresh_token: string): Promise<Grant> {
  const body = { refresh_token };
  return http.request<Grant>({
    method: "POST",
    path: "/auth/refresh",
    body,
    answer: "access_token",
  });
}

/** Accounts and sessions. Apps with `getAccessToken` do not use this. */
export class AuthApi {
  readonly sessions: SessionsApi;
  readonly events: SecurityEventsApi;
  readonly recoveryCodes: RecoveryCodesApi;
  readonly reset: ResetApi;
  readonly mail: MailApi;
  readonly factors: FactorsApi;
  readonly #open: Http;
  readonly #http: Http;
  readonly #session: Session;

  /** `open` sends no token, `http` does. */
  constructor(open: Http, http: Http, session: Session) {
    this.sessions = new SessionsApi(http);
    this.events = new SecurityEventsApi(http);
    this.recoveryCodes = new RecoveryCodesApi(http);
    this.reset = new ResetApi(open);
    this.mail = new MailApi(open, http);
    this.factors = new FactorsApi(http);
    this.#open = open;
    this.#http = http;
    this.#session = session;
  }

  /** The signed-in user, as known without waiting: `null` until `restore` or a sign-in. */
  get user(): User | null {
    return this.#session.user;
  }

  /** Calls the listener at each event, until the returned function is called. */
  on<K extends keyof SessionEvents>(
    name: K,
    listener: (event: SessionEvents[K]) => void,
  ): Unsubscribe {
    return this.#session.on(name, listener);
  }

  /** Resumes the session from the token store; `null` if there is none. */
  restore(): Promise<User | null> {
    return this.#session.restore();
  }

  /**
   * Creates an account and signs in. Errors: `username_taken`, `validation_failed` (`issues` names the field: a
   * reserved username, a name with hidden characters, a password that is easy to guess), `rate_limited`, `overloaded`;
   * and depending on `methods`, which states who may sign up and with which checks: `registration_closed`,
   * `invitation_required`, `mail_required` (see `mail.registrationCode`), `challenge_failed`, `challenge_unavailable`.
   */
  async register(registration: Registration, options: CallOptions = {}): Promise<User> {
    return this.#start("/auth/register", registration, options);
  }

  /**
   * Errors: `invalid_credentials`, `account_disabled`, `rate_limited` (after wrong passwords, for at most an hour),
   * `overloaded`; `second_factor_required`, whose `secondStep` states what `takeSecondStep` needs; if the server has a
   * bot check, `challenge_required` after wrong passwords: send the token of one solved for `login`.
   */
  async login(
    credentials: { username: string; password: string; challenge?: string },
    options: CallOptions = {},
  ): Promise<User> {
    return this.#start("/auth/login", credentials, options);
  }

  /**
   * Chooses a new password with a recovery code, which is valid once, and signs in; all sessions of the account end.
   * Errors: `invalid_credentials`, `account_disabled`, `validation_failed`, `rate_limited`, `overloaded`.
   */
  async recover(
    recovery: { username: string; recovery_code: string; new_password: string },
    options: CallOptions = {},
  ): Promise<User> {
    return this.#start("/auth/recover", recovery, options);
  }

  /**
   * Changes your password, which ends all of your other sessions. Errors: `confirmation_required`,
   * `invalid_credentials` (the confirmation is wrong), `validation_failed`, `no_password`, `rate_limited`.
   */
  async changePassword(change: PasswordChange, options: CallOptions = {}): Promise<void> {
    await this.#http.run({ ...options, method: "PUT", path: "/auth/password", body: change });
  }

  /**
   * Takes the second step of a sign-in whose `login` was rejected with `second_factor_required`: one of `totp`,
   * `passkey` and `recovery_code`. Errors: `invalid_credentials`, `second_step_expired`, `account_disabled`,
   * `rate_limited`.
   */
  takeSecondStep(
    step: Omit<SecondStep, "device_secret">,
    options: CallOptions = {},
  ): Promise<User> {
    return this.#start("/auth/second-factor", step, options);
  }

  /** Returns the options for `navigator.credentials.get` to request a passkey of the account as the second step. */
  secondStepOptions(factor_token: string, options: CallOptions = {}): Promise<PasskeyRequest> {
    return this.#open.request<PasskeyRequest>({
      ...options,
      method: "POST",
      path: "/auth/second-factor/options",
      body: { factor_token },
      answer: "challenge",
    });
  }

  /**
   * Signs in with a passkey alone, which identifies the account. Errors: `invalid_credentials`, `account_disabled`,
   * `rate_limited`.
   */
  signInWithPasskey(passkey: PasskeyAnswer, options: CallOptions = {}): Promise<User> {
    return this.#start("/auth/passkey", { passkey }, options);
  }

  /**
   * Returns the options for `navigator.credentials.get` to request any passkey for this server, for
   * `parseRequestOptionsFromJSON`.
   */
  passkeyOptions(options: CallOptions = {}): Promise<PasskeyRequest> {
    return this.#open.request<PasskeyRequest>({
      ...options,
      method: "POST",
      path: "/auth/passkey/options",
      answer: "challenge",
    });
  }

  /** Returns the ways to sign in on this server. */
  methods(options: CallOptions = {}): Promise<SignInMethods> {
    return this.#open.request<SignInMethods>({
      ...options,
      method: "GET",
      path: "/auth/methods",
      answer: "password",
    });
  }

  /**
   * Returns where to send the browser to sign in with an account of the issuer in `methods`. It returns to the page's
   * `/sign-in`, with `signed_in=1` to `redeem`, or with a `problem`; `next` is a path of the page.
   */
  address(next: string): string {
    return this.#open.address("/auth/oidc/start", { next });
  }

  /**
   * Opens the session after signing in at the issuer in this browser: once, within a minute. Errors: `unauthenticated`,
   * `account_disabled`.
   */
  async redeem(options: CallOptions = {}): Promise<User> {
    const grant = await this.#open.request<Grant>({
      ...options,
      method: "POST",
      path: "/auth/oidc/session",
      answer: "access_token",
    });
    await this.#session.start(grant);
    return grant.user;
  }

  /** Gets a new access token now; otherwise the client does so by itself in time. */
  async refresh(): Promise<void> {
    const token = await this.#session.current();
    await this.#session.renew(token.value);
  }

  /** Signs out here in any case; rejects if the server is unreachable, so that the session continues there. */
  async logout(options: CallOptions = {}): Promise<void> {
    try {
      await this.#http.run({
        ...options,
        method: "POST",
        path: "/auth/logout",
      });
    } finally {
      await this.#session.end();
    }
  }

  async #start(route: string, body: object, options: CallOptions): Promise<User> {
    const device_secret = await this.#session.device();
    const grant = await this.#open.request<Grant>({
      ...options,
      method: "POST",
      path: route,
      body: device_secret === undefined ? body : { ...body, device_secret },
      answer: "access_token",
      // A request refused by a limit changed nothing.
      idempotent: true,
    });
    await this.#session.start(grant);
    return grant.user;
  }
}
