import { computed, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Factors } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

const known = signal<{ readonly of: string; readonly factors: Factors } | null>(null);

/** The user's factors as the server last returned them; null until then. */
export const ownFactors = computed(() => {
  const { value } = known;
  return value !== null && value.of === me.value?.id ? value.factors : null;
});

export function showFactors(factors: Factors): void {
  known.value = me.value === null ? null : { of: me.value.id, factors };
}

export async function loadFactors(): Promise<Factors> {
  const factors = await parley.auth.factors.list();
  showFactors(factors);
  return factors;
}

/** Loads the user's factors; `load` reloads them. */
export function useFactors(isOwn: boolean) {
  const [problem, setProblem] = useState<string | null>(null);
  const load = async () => {
    try {
      await loadFactors();
      setProblem(null);
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  useEffect(() => {
    if (isOwn) void load();
  }, [isOwn]);
  return { factors: ownFactors.value, problem, load };
}
