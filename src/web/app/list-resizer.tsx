import { useRef } from "preact/hooks";
import { direction, t } from "#web/i18n/t.ts";
import { changeSettings, clampListWidth, LIST_WIDTH, settings } from "./settings.ts";
import "./list-resizer.css";

const STEP = 16;

/** The divider between list and conversation: drag it, move it with the arrow keys, reset it by a double click. */
export function ListResizer() {
  const width = settings.value.listWidth;
  const drag = useRef<{ x: number; width: number } | null>(null);
  const sign = direction.value === "rtl" ? -1 : 1;
  const resize = (next: number) => changeSettings({ listWidth: clampListWidth(next) });
  return (
    <div
      class="list-resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("app.resize_list")}
      aria-valuenow={width}
      aria-valuemin={LIST_WIDTH.least}
      aria-valuemax={LIST_WIDTH.most}
      onDblClick={() => resize(LIST_WIDTH.usual)}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") resize(width - STEP * sign);
        if (event.key === "ArrowRight") resize(width + STEP * sign);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        const start = drag.current;
        if (start !== null) resize(start.width + (event.clientX - start.x) * sign);
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onPointerCancel={() => {
        drag.current = null;
      }}
    />
  );
}
