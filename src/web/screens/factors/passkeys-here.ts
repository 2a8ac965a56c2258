import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { NewPasskey, PasskeyAnswer, PasskeyCreation, PasskeyRequest } from "#client/index.ts";

/** Whether this browser supports passkeys on this page: browsers allow none for an IP address. */
export function hasPasskeys(): boolean {
  return browserSupportsWebAuthn() && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Null if the person closes the browser's dialog or lets it time out. */
export function createPasskey(optionsJSON: PasskeyCreation): Promise<NewPasskey | null> {
  return unlessGivenUp(() => startRegistration({ optionsJSON }));
}

/** Null as for `createPasskey`. */
export function usePasskey(optionsJSON: PasskeyRequest): Promise<PasskeyAnswer | null> {
  return unlessGivenUp(() => startAuthentication({ optionsJSON }));
}

/** Whether this browser offers passkeys in its autofill. */
export async function fillsInPasskeys(): Promise<boolean> {
  return hasPasskeys() && browserSupportsWebAuthnAutofill();
}

/** Waits until the person chooses a passkey from the autofill; null if the wait is aborted. */
export function filledInPasskey(optionsJSON: PasskeyRequest): Promise<PasskeyAnswer | null> {
  return unlessGivenUp(() => startAuthentication({ optionsJSON, useBrowserAutofill: true }));
}

/** Aborts a pending passkey request. */
export function stopWaitingForPasskey(): void {
  WebAuthnAbortService.cancelCeremony();
}

const GIVEN_UP = new Set(["NotAllowedError", "AbortError"]);

async function unlessGivenUp<T>(ceremony: () => Promise<T>): Promise<T | null> {
  try {
    return await ceremony();
  } catch (error) {
    if (error instanceof Error && GIVEN_UP.has(error.name)) return null;
    throw error;
  }
}
