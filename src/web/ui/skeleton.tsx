import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import "./skeleton.css";

/** Placeholder rows with an avatar and two lines, after 200 ms. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Delayed>
      <div class="skeleton" role="status" aria-label={t("ui.loading")}>
        {Array.from({ length: rows }, (_, index) => (
          <div key={index} class="skeleton__row">
            <span class="skeleton__avatar" />
            <span class="skeleton__lines">
              <span class="skeleton__line" />
              <span class="skeleton__line skeleton__line--long" />
            </span>
          </div>
        ))}
      </div>
    </Delayed>
  );
}

/** Renders its children after a delay: what loads sooner needs no announcement. */
export function Delayed({ children, ms = 200 }: { children: ComponentChildren; ms?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return shown ? <>{children}</> : null;
}
