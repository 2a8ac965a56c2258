import { useLayoutEffect, useState } from "preact/hooks";
import { mediaKeyOf } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

interface Address {
  /** `null` while it is being made. */
  readonly src: string | null;
  /** Even with a fresh address it could not be loaded. */
  readonly isBroken: boolean;
  /** Call it when `src` failed to load: it renews an expired address once. */
  readonly onError: () => void;
  readonly retry: () => void;
}

/** Where an upload is loaded from; an address elsewhere is never loaded. `local`: the file is on this very device. */
export function useAddress(url: string | null, local: string | null): Address {
  const [attempt, setAttempt] = useState(0);
  const [src, setSrc] = useState(local);
  const [isBroken, setBroken] = useState(false);

  // Before it is painted: an address that was made already is there at once.
  useLayoutEffect(() => {
    setBroken(false);
    setSrc(local);
    if (local !== null || url === null) return;
    if (mediaKeyOf(url) === null) {
      setBroken(true);
      return;
    }
    if (attempt > 0) parley.media.forget();
    let isWanted = true;
    parley.media.address(url).then(
      (made) => isWanted && setSrc(made),
      () => isWanted && setBroken(true),
    );
    return () => {
      isWanted = false;
    };
  }, [url, local, attempt]);

  return {
    src,
    isBroken,
    onError() {
      if (attempt === 0 && local === null) again();
      else setBroken(true);
    },
    retry: again,
  };

  function again() {
    setSrc(null);
    setBroken(false);
    setAttempt(attempt + 1);
  }
}
