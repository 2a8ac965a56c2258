import { useSignal } from "@preact/signals";
import { attempt } from "#web/app/attempt.ts";

/** A setting stored by the server. Shows the new value while the request is under way. */
export function useWanted<T>(known: T, ask: (value: T) => Promise<void>) {
  const wanted = useSignal<T | null>(null);
  const change = async (value: T) => {
    wanted.value = value;
    await attempt(() => ask(value));
    wanted.value = null;
  };
  return [wanted.value ?? known, (value: T) => void change(value)] as const;
}
