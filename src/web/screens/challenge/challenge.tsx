import { useEffect, useRef } from "preact/hooks";
import { language, t } from "#web/i18n/t.ts";
import "./challenge.css";

interface ChallengeProps {
  /** What the token is for. */
  action: "register" | "login";
  /** Receives the token of a solved challenge; null when it expires. */
  onToken: (token: string | null) => void;
  onFailed: () => void;
  error: string | null;
}

/**
 * The robot check, in a frame of its own: its script comes from another host, which the page's policy does not allow
 * (ENTRY-3). A token is valid once: mount the component again for another.
 */
export function Challenge({ action, onToken, onFailed, error }: ChallengeProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const latest = useRef({ onToken, onFailed });
  latest.current = { onToken, onFailed };
  useEffect(() => {
    const receive = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (origin !== location.origin || source !== frame.current?.contentWindow) return;
      const { state, token } = said(data);
      if (state === "failed") latest.current.onFailed();
      latest.current.onToken(state === "solved" ? token : null);
    };
    addEventListener("message", receive);
    return () => removeEventListener("message", receive);
  }, []);
  const query = new URLSearchParams({
    theme: document.documentElement.dataset["theme"] === "dark" ? "dark" : "light",
    language: language.value,
    purpose: action,
  });
  return (
    <div class="challenge">
      <iframe
        ref={frame}
        class="challenge__frame"
        title={t("entry.check")}
        src={`/api/v1/auth/challenge?${query.toString()}`}
      />
      {error !== null && (
        <p class="challenge__error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function said(data: unknown): { state: unknown; token: string | null } {
  if (typeof data !== "object" || data === null || !("parley_challenge" in data)) {
    return { state: null, token: null };
  }
  const token = "token" in data && typeof data.token === "string" ? data.token : null;
  return { state: data.parley_challenge, token };
}
