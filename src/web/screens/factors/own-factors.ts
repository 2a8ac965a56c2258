import { computed, signal } from "@preact/signals";
import type { Factors } from "#client/index.ts";
import { me, parley } from "#web/app/parley.ts";

const known = signal<{ readonly of: string; readonly factors: Factors } | null>(null);

/** One's factors as the server last had them; null until it was asked. */
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
