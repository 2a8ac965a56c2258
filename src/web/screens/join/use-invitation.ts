import { useEffect, useState } from "preact/hooks";
import type { InvitationPreview, JoinStanding } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";

export interface Loaded {
  preview: InvitationPreview | null;
  /** Null for someone who is not signed in. */
  standing: JoinStanding | null;
}

interface Invitation {
  loaded: Loaded | null;
  failure: unknown;
  reload: () => void;
  /** Sets the standing that the server returned. */
  setStanding: (standing: JoinStanding) => void;
}

/** Loads an invitation and the user's standing. A member needs no preview, even of an ended invitation. */
export function useInvitation(code: string): Invitation {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const myId = me.value?.id ?? null;

  useEffect(() => {
    const { signal, abort } = abortable();
    setFailure(null);
    const load = async (): Promise<Loaded> => {
      const standing = myId === null ? null : await parley.invitations.standing(code, { signal });
      if (standing?.status === "member") return { preview: null, standing };
      const preview = await parley.invitations.preview(code, { signal }).catch((error: unknown) => {
        // The user's request is pending, though the invitation no longer works for others.
        if (standing?.status === "requested") return null;
        throw error;
      });
      return { preview, standing };
    };
    load().then(setLoaded, (error: unknown) => {
      if (!signal.aborted) setFailure(error);
    });
    return abort;
  }, [code, myId, attempt]);

  return {
    loaded,
    failure,
    reload: () => setAttempt((count) => count + 1),
    setStanding: (standing) =>
      setLoaded((before) => ({ preview: before?.preview ?? null, standing })),
  };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
