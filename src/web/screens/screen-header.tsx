import type { ComponentChildren } from "preact";
import { ArrowLeft } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { goBack } from "#web/app/navigate.ts";
import { t } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import "./screen-header.css";

/** The top of a screen beside the list. It takes the focus, so that what is read next is this screen. */
export function ScreenHeader({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <header class="screen-header">
      <span class="screen-header__back">
        <IconButton icon={ArrowLeft} directional label={t("app.back")} onClick={goBack} />
      </span>
      <h1 ref={heading} class="screen-header__title" tabIndex={-1}>
        {title}
      </h1>
      {children}
    </header>
  );
}
