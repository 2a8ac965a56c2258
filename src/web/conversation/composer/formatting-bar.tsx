import { Bold, CircleQuestionMark, Code, Italic, Link, Strikethrough } from "lucide";
import { shownShortcuts } from "#web/app/overlays.ts";
import { t, type Key } from "#web/i18n/t.ts";
import { IconButton } from "#web/ui/icon-button.tsx";
import type { IconNode } from "#web/ui/icon.tsx";
import { isFormatted, type Format, type Selected } from "./formatting.ts";
import "./formatting-bar.css";

const FORMATS: readonly (readonly [Format, IconNode, Key])[] = [
  ["bold", Bold, "compose.bold"],
  ["italic", Italic, "compose.italic"],
  ["strike", Strikethrough, "compose.strike"],
  ["code", Code, "compose.code"],
  ["link", Link, "compose.link"],
];

interface FormattingBarProps {
  selected: Selected;
  onFormat: (format: Format) => void;
}

/** Buttons that format the selected text. The text field keeps the focus. */
export function FormattingBar({ selected, onFormat }: FormattingBarProps) {
  return (
    <div
      class="formatting-bar"
      role="toolbar"
      aria-label={t("compose.bar")}
      onPointerDown={(event) => event.preventDefault()}
    >
      {FORMATS.map(([format, icon, label]) => (
        <IconButton
          key={format}
          size="s"
          icon={icon}
          label={t(label)}
          pressed={isFormatted(selected, format)}
          onClick={() => onFormat(format)}
        />
      ))}
      <IconButton
        size="s"
        icon={CircleQuestionMark}
        label={t("compose.help")}
        onClick={() => (shownShortcuts.value = "keys")}
      />
    </div>
  );
}
