import { createElement } from "preact";
import "./icon.css";

/** As `lucide` exports them. */
export type IconNode = readonly (readonly [
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
])[];

interface IconProps {
  icon: IconNode;
  size?: number;
  /** Mirrored in right-to-left text, for an icon that points in reading direction. */
  directional?: boolean;
  /** Set only if no text beside it says the same. */
  label?: string;
}

export function Icon({ icon, size = 20, directional = false, label }: IconProps) {
  return (
    <svg
      class={directional ? "icon icon--directional" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {icon.map(([tag, attributes], index) => createElement(tag, { key: index, ...attributes }))}
    </svg>
  );
}
