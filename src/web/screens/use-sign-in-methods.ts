import { useEffect, useState } from "preact/hooks";
import type { SignInMethods } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

/** What a server has that does not say: who cannot reach it learns that from the form. */
const PASSWORD_ONLY: SignInMethods = { password: true, oidc: null };

/** How one signs in here; null until that is known. */
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
