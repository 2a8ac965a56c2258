import { useEffect, useState } from "preact/hooks";
import type { Factors } from "#client/index.ts";
import { parley } from "#web/app/parley.ts";
import { problemText } from "#web/app/problem-text.ts";

/** One's factors as the server has them; `load` asks again. */
export function useFactors(isOwn: boolean) {
  const [factors, setFactors] = useState<Factors | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async () => {
    try {
      setFactors(await parley.auth.factors.list());
      setProblem(null);
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  useEffect(() => {
    if (isOwn) void load();
  }, [isOwn]);
  return { factors, problem, load };
}
