import { useEffect, useState } from "preact/hooks";
import type { InvitationPreview, JoinStanding } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";

export interface Led {
  preview: InvitationPreview | null;
  /** Null while nobody is signed in. */
  standing: JoinStanding | null;
}

interface Invitation {
  led: Led | null;
  failure: unknown;
  reload: () => void;
  /** The server's answer to what one did. */
  became: (standing: JoinStanding) => void;
}

/** Where a code leads, and how one stands to it. A member is led on, whatever has become of the invitation. */
export function useInvitation(code: string): Invitation {
  const [led, setLed] = useState<Led | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const myId = me.value?.id ?? null;

  useEffect(() => {
    const { signal, abort } = abortable();
    setFailure(null);
    const load = async (): Promise<Led> => {
      const standing = myId === null ? null : await parley.invitations.standing(code, { signal });
      if (standing?.status === "member") return { preview: null, standing };
      const preview = await parley.invitations.preview(code, { signal }).catch((error: unknown) => {
        // One's request waits, though nobody else can follow the invitation any more.
        if (standing?.status === "requested") return null;
        throw error;
      });
      return { preview, standing };
    };
    load().then(setLed, (error: unknown) => {
      if (!signal.aborted) setFailure(error);
    });
    return abort;
  }, [code, myId, attempt]);

  return {
    led,
    failure,
    reload: () => setAttempt((count) => count + 1),
    became: (standing) => setLed((before) => ({ preview: before?.preview ?? null, standing })),
  };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
