import { t } from "#web/i18n/t.ts";
import { Delayed } from "./delayed.tsx";
import "./skeleton.css";

/** Rows with an avatar and two lines, after 200 ms. */
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
