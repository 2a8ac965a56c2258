import { signal } from "@preact/signals";
import { local } from "#web/storage/local.ts";
import { forgetSearched, SEARCHES } from "#web/storage/written-here.ts";

const MOST = 8;

/** What was looked for on this device, the newest first. */
export const recentSearches = signal<readonly string[]>([]);

/** Reads them again: another tab may have looked for something, or someone else signed in. */
export function loadSearches(): void {
  recentSearches.value = kept();
}

export function rememberSearch(text: string): void {
  const search = text.trim();
  if (search === "") return;
  keep([search, ...kept().filter((other) => other !== search)].slice(0, MOST));
}

export function forgetSearches(): void {
  forgetSearched();
  loadSearches();
}

function keep(searches: readonly string[]): void {
  local.setItem(SEARCHES, JSON.stringify(searches));
  recentSearches.value = searches;
}

function kept(): readonly string[] {
  try {
    const searches: unknown = JSON.parse(local.getItem(SEARCHES) ?? "[]");
    return Array.isArray(searches)
      ? searches.filter((search) => typeof search === "string").slice(0, MOST)
      : [];
  } catch {
    return [];
  }
}
