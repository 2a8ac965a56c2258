import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { WifiOff } from "lucide";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";

type Lazy<P> = ComponentType<P> & { preload: () => Promise<void> };

/** A part of the page that is loaded when it is first shown, or asked for ahead; with a way on when that fails. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): Lazy<P> {
  let Loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;

  const preload = (): Promise<void> => {
    loading ??= load().then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };

  function LazyPart(props: P) {
    const [state, setState] = useState<"loading" | "loaded" | "failed">("loading");
    const start = () => {
      setState("loading");
      preload().then(
        () => setState("loaded"),
        () => setState("failed"),
      );
    };
    useEffect(() => {
      if (Loaded === null) start();
    }, []);
    if (Loaded !== null) return <Loaded {...props} />;
    if (state === "loading") return <Skeleton />;
    return (
      <EmptyState
        icon={WifiOff}
        title={t("app.not_loaded")}
        text={t("app.not_loaded_text")}
        action={<Button onClick={start}>{t("app.try_again")}</Button>}
      />
    );
  }
  return Object.assign(LazyPart, { preload });
}
