import { useRef, useState } from "preact/hooks";
import { IconButton } from "./icon-button.tsx";
import type { IconNode } from "./icon.tsx";
import { Menu, type MenuItem } from "./menu.tsx";

interface MenuButtonProps {
  icon: IconNode;
  label: string;
  items: readonly MenuItem[];
  size?: "m" | "s";
}

export function MenuButton({ icon, label, items, size = "m" }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        icon={icon}
        label={label}
        size={size}
        haspopup="menu"
        expanded={open}
        buttonRef={button}
        onClick={() => setOpen(!open)}
      />
      {open && button.current !== null && (
        <Menu label={label} items={items} anchor={button.current} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
