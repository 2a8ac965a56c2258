import { SearchX } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Delayed } from "#web/ui/delayed.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import type { MessageSearch } from "./use-message-search.ts";

interface SearchOutcomeProps {
  search: MessageSearch;
  /** How much was found in all. */
  count: number;
}

/** How a search went, for eyes and ears. */
export function SearchOutcome({ search: { hits, searching, problem }, count }: SearchOutcomeProps) {
  return (
    <>
      <p class={problem === null ? "visually-hidden" : "inbox-search__note"} role="status">
        {problem ?? (searching ? "" : t("inbox.found", { count }))}
      </p>
      {searching && hits.length === 0 && (
        <Delayed>
          <p class="inbox-search__note">{t("inbox.searching")}</p>
        </Delayed>
      )}
      {count === 0 && !searching && problem === null && (
        <EmptyState icon={SearchX} title={t("inbox.no_hit")} text={t("inbox.no_hit_text")} />
      )}
    </>
  );
}
