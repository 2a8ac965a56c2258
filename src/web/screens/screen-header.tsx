import type { ComponentChildren } from "preact";
import { ArrowLeft } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { goBack, goUp } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import "./screen-header.css";

interface ScreenHeaderProps {
  title: string;
  /** The parent screen; without one, Back returns to where the user was. */
  up?: { path: string; label: string };
  children?: ComponentChildren;
}

/** The header of a screen beside the list. Its heading takes the focus, so that a screen reader continues there. */
export function ScreenHeader({ title, up, children }: ScreenHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <header class="screen-header">
      <span class="screen-header__back">
        <IconButton
          icon={ArrowLeft}
          directional
          label={up?.label ?? t("app.back")}
          onClick={() => (up === undefined ? goBack() : goUp(up.path))}
        />
      </span>
      <h1 ref={heading} class="screen-header__title" tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  );
}
