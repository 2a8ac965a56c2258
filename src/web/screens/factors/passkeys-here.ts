import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import type { NewPasskey, PasskeyAnswer, PasskeyCreation, PasskeyRequest } from "#client/index.ts";

/** Whether this browser makes and uses passkeys, and may on this page: browsers have none for an IP address. */
export function hasPasskeys(): boolean {
  return browserSupportsWebAuthn() && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Null where the person closes the browser's dialog, or lets it time out. */
export function createPasskey(optionsJSON: PasskeyCreation): Promise<NewPasskey | null> {
  return unlessGivenUp(() => startRegistration({ optionsJSON }));
}

/** Null likewise. */
export function usePasskey(optionsJSON: PasskeyRequest): Promise<PasskeyAnswer | null> {
  return unlessGivenUp(() => startAuthentication({ optionsJSON }));
}

/** Whether this browser offers passkeys where it fills in usernames. */
export async function fillsInPasskeys(): Promise<boolean> {
  return hasPasskeys() && browserSupportsWebAuthnAutofill();
}

/** Waits for a passkey that the person chooses where the browser fills in usernames; null once it waits no more. */
export function filledInPasskey(optionsJSON: PasskeyRequest): Promise<PasskeyAnswer | null> {
  return unlessGivenUp(() => startAuthentication({ optionsJSON, useBrowserAutofill: true }));
}

/** Ends whatever waits for a passkey. */
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
