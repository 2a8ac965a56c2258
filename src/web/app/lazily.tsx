import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { WifiOff } from "lucide";
import { restOfTexts } from "#web/i18n/language.ts";
import { t } from "#web/i18n/t.ts";
import { Button } from "#web/ui/button.tsx";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { startOver } from "./newer-page.ts";
import { showToast } from "./toast.ts";

type Lazy<P> = ComponentType<P> & { preload: () => Promise<void> };

/** A component that loads when first rendered or preloaded, with a retry button if that fails. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): Lazy<P> {
  const part = partOf(load);

  function LazyPart(props: P) {
    const [state, setState] = useState<"loading" | "loaded" | "failed">(
      part.loaded === null ? "loading" : "loaded",
    );
    const start = () => {
      setState("loading");
      return part.preload().then(
        () => setState("loaded"),
        (error: unknown) => {
          setState("failed");
          throw error;
        },
      );
    };
    useEffect(() => {
      // The part may have loaded since the first render, which drew the skeleton.
      if (state === "loading") start().catch(() => undefined);
    }, []);
    if (part.loaded !== null) return <part.loaded {...props} />;
    if (state === "loading") return <Skeleton />;
    return (
      <EmptyState
        icon={WifiOff}
        title={t("app.not_loaded")}
        text={t("app.not_loaded_text")}
        action={<Button onClick={() => void start().catch(startOver)}>{t("app.try_again")}</Button>}
      />
    );
  }
  return Object.assign(LazyPart, { preload: part.preload });
}

/** The same for a dialog: renders nothing until it has loaded, and closes if it cannot load. */
export function lazyDialog<P extends { onClose: () => void }>(
  load: () => Promise<ComponentType<P>>,
): Lazy<P> {
  const part = partOf(load);

  function LazyDialog(props: P) {
    const [, setLoaded] = useState(part.loaded !== null);
    useEffect(() => {
      part.preload().then(
        () => setLoaded(true),
        () => {
          showToast(t("app.not_loaded"), {
            label: t("app.try_again"),
            run: () => void startOver(),
          });
          props.onClose();
        },
      );
    }, []);
    return part.loaded === null ? null : <part.loaded {...props} />;
  }
  return Object.assign(LazyDialog, { preload: part.preload });
}

/** Loads a component once; a failed load can be repeated. */
function partOf<P extends object>(load: () => Promise<ComponentType<P>>) {
  let loading: Promise<void> | null = null;
  const part = {
    loaded: null as ComponentType<P> | null,
    preload(): Promise<void> {
      loading ??= Promise.all([load(), restOfTexts()]).then(
        ([component]) => {
          part.loaded = component;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
  };
  return part;
}
