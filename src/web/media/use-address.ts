import { useLayoutEffect, useState } from "preact/hooks";
import { mediaKeyOf } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";

interface Address {
  /** `null` while the address is being requested. */
  readonly src: string | null;
  /** Whether it could not be loaded even with a fresh address. */
  readonly isBroken: boolean;
  /** Call it when `src` failed to load: it renews an expired address once. */
  readonly onError: () => void;
  readonly retry: () => void;
}

/** The address to load an upload from; never one on another host. `local`: an object URL of the file. */
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
