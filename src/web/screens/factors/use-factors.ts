import { useEffect, useState } from "preact/hooks";
import { problemText } from "#web/app/problem-text.ts";
import { loadFactors, ownFactors } from "./own-factors.ts";

/** One's factors as the server has them; `load` asks again. */
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
