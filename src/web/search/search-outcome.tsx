import { SearchX } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Delayed } from "#web/ui/skeleton.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";

interface SearchOutcomeProps {
  /** The number of results; null without a search. */
  count: number | null;
  searching: boolean;
  isFiltered?: boolean;
  problem: string | null;
}

/** The state of a search, also announced. */
export function SearchOutcome({
  count,
  searching,
  isFiltered = false,
  problem,
}: SearchOutcomeProps) {
  const said = problem ?? (searching || count === null ? "" : t("inbox.found", { count }));
  return (
    <>
      <p class={problem === null ? "visually-hidden" : "search-outcome"} role="status">
        {said}
      </p>
      {searching && !count && (
        <Delayed>
          <p class="search-outcome">{t("inbox.searching")}</p>
        </Delayed>
      )}
      {count === 0 && !searching && problem === null && (
        <EmptyState
          icon={SearchX}
          title={t("inbox.no_hit")}
          text={t(isFiltered ? "search.no_hit_filtered" : "inbox.no_hit_text")}
        />
      )}
    </>
  );
}
