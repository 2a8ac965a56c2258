import { Paperclip } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import "./drop-zone.css";

/** Accepts files dropped on its parent, with a hint while they hover. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const marker = useRef<HTMLDivElement>(null);
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;

  useEffect(() => {
    const zone = marker.current?.parentElement;
    if (!zone) return;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      // Ignores moves between elements inside the zone.
      if (!(relatedTarget instanceof Node && zone.contains(relatedTarget))) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    zone.addEventListener("dragover", over);
    zone.addEventListener("dragleave", leave);
    zone.addEventListener("drop", drop);
    return () => {
      zone.removeEventListener("dragover", over);
      zone.removeEventListener("dragleave", leave);
      zone.removeEventListener("drop", drop);
    };
  }, []);

  return (
    <div ref={marker} class="drop-zone" hidden={!isOver}>
      <p class="drop-zone__words">
        <Icon icon={Paperclip} size={28} />
        {t("attach.drop")}
      </p>
    </div>
  );
}

/** False for dragged text. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") === true;
}
