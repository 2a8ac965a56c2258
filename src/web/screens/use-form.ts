import { useSignal } from "@preact/signals";
import { ParleyError } from "#client/index.ts";
import { problemText } from "#web/app/problem-text.ts";

export interface Form {
  readonly busy: boolean;
  /** An error that concerns no single field. */
  readonly problem: string | null;
  submit: () => void;
}

/** Submits one request at a time. `explain` shows an error at its field and returns whether it did. */
export function useForm(
  send: () => Promise<void>,
  explain: (error: ParleyError) => boolean = () => false,
): Form {
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const run = async () => {
    busy.value = true;
    problem.value = null;
    try {
      await send();
    } catch (error) {
      const isExplained = error instanceof ParleyError && explain(error);
      if (!isExplained) problem.value = problemText(error);
    }
    busy.value = false;
  };
  return {
    busy: busy.value,
    problem: problem.value,
    submit: () => {
      if (!busy.value) void run();
    },
  };
}
