import type { ComponentChildren } from "preact";
import { ArrowLeft } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { goBack, goUp } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import "./screen-header.css";

interface ScreenHeaderProps {
  title: string;
  /** The screen that this one is a part of; without one the way back leads where one was. */
  up?: { path: string; label: string };
  children?: ComponentChildren;
}

/** The top of a screen beside the list. It takes the focus, so that what is read next is this screen. */
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
