import { useEffect, useState } from "preact/hooks";
import type { SignInMethods } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

/** Assumed if the request fails: the form then reports an unreachable server. */
const PASSWORD_ONLY: SignInMethods = { password: true, oidc: null };

/** How users sign in on this server; null until loaded. */
export function useSignInMethods(): SignInMethods | null {
  const [methods, setMethods] = useState<SignInMethods | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    parley.auth.methods({ signal: asked.signal }).then(setMethods, () => {
      if (!asked.signal.aborted) setMethods(PASSWORD_ONLY);
    });
    return () => asked.abort();
  }, []);
  return methods;
}
