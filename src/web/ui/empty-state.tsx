import type { ComponentChildren } from "preact";
import { Icon, type IconNode } from "./icon.tsx";
import "./empty-state.css";

interface EmptyStateProps {
  icon: IconNode;
  title: string;
  /** Set if it is the screen's only content. */
  isScreen?: boolean;
  text?: string;
  /** A button that helps. */
  action?: ComponentChildren;
}

export function EmptyState({ icon, title, isScreen = false, text, action }: EmptyStateProps) {
  const Heading = isScreen ? "h1" : "h2";
  return (
    <div class="empty-state">
      <span class="empty-state__icon">
        <Icon icon={icon} size={28} />
      </span>
      <Heading class="empty-state__title">{title}</Heading>
      {text !== undefined && <p class="empty-state__text">{text}</p>}
      {action}
    </div>
  );
}
