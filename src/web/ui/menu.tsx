import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ChevronRight } from "lucide";
import { useLayer } from "#web/app/layer.ts";
import { IconButton } from "./icon-button.tsx";
import { Icon, type IconNode } from "./icon.tsx";
import { place, type Anchor } from "./place.ts";
import "./menu.css";

export type MenuItem = {
  readonly label: string;
  readonly icon?: IconNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Set for one of several alternatives. */
  readonly checked?: boolean;
} & (
  | { readonly onSelect: () => void; readonly items?: never }
  /** A submenu, which replaces these items. */
  | { readonly items: readonly MenuItem[]; readonly onSelect?: never }
);

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** Other buttons above the items, which close the menu themselves. */
  head?: ComponentChildren;
  /** The element or point at which it opens. */
  anchor: Anchor;
  onClose: () => void;
}

/** A menu in the top layer, open while mounted. Keys: arrows, Home, End, letters, Esc. */
export function Menu({ label, items, head, anchor, onClose }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<MenuItem | null>(null);
  const shown = opened?.items ?? items;
  useLayer(onClose);

  useLayoutEffect(() => {
    const menu = ref.current;
    if (menu === null || opened === null) return;
    place(menu, anchor);
    entriesOf(menu)[0]?.focus();
  }, [opened]);

  useLayoutEffect(() => {
    const menu = ref.current;
    if (menu === null) return;
    const before = document.activeElement;
    menu.showPopover();
    place(menu, anchor);
    entriesOf(menu)[0]?.focus();
    // Replaces the browser's own light dismissal, which would close the menu when the opening press ends.
    const dismiss = ({ target }: Event) => {
      if (!(target instanceof Node) || menu.contains(target)) return;
      if (!(anchor instanceof Element && anchor.contains(target))) onClose();
    };
    document.addEventListener("pointerdown", dismiss, true);
    return () => {
      document.removeEventListener("pointerdown", dismiss, true);
      const hadFocus =
        menu.contains(document.activeElement) || document.activeElement === document.body;
      if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <div
      ref={ref}
      class="menu"
      role="menu"
      aria-label={opened?.label ?? label}
      popover="manual"
      onKeyDown={(event) => move(event, onClose)}
    >
      {opened === null && head}
      {shown.map((item) => (
        <button
          key={item.label}
          type="button"
          role={item.checked === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={item.checked}
          class={item.danger ? "menu__item menu__item--danger" : "menu__item"}
          disabled={item.disabled ?? false}
          tabIndex={-1}
          aria-haspopup={item.items && "menu"}
          onClick={() => {
            if (item.items) return setOpened(item);
            onClose();
            item.onSelect();
          }}
        >
          {item.icon !== undefined && <Icon icon={item.icon} size={18} />}
          <span class="menu__label">{item.label}</span>
          {item.items && <Icon icon={ChevronRight} size={18} directional />}
        </button>
      ))}
    </div>
  );
}

function entriesOf(menu: HTMLElement): HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
}

function move(event: KeyboardEvent & { currentTarget: HTMLElement }, onClose: () => void): void {
  const entries = entriesOf(event.currentTarget);
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const last = entries.length - 1;
  const next = ((): number | null => {
    if (event.key === "ArrowDown") return at === last ? 0 : at + 1;
    if (event.key === "ArrowUp") return at <= 0 ? last : at - 1;
    if (event.key === "Home") return 0;
    if (event.key === "End") return last;
    if (event.key.length === 1) return startingWith(entries, event.key, at);
    return null;
  })();
  if (event.key === "Escape") {
    // The menu alone handles the key, not its parents.
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }
  // A menu is a single Tab stop: leaving it closes it.
  if (event.key === "Tab") onClose();
  if (next === null) return;
  event.preventDefault();
  event.stopPropagation();
  entries[next]?.focus();
}

function startingWith(entries: HTMLButtonElement[], key: string, at: number): number | null {
  const wanted = key.toLocaleLowerCase();
  const order = entries.map((_, index) => (at + 1 + index) % entries.length);
  const hit = order.find((index) =>
    entries[index]?.textContent.trim().toLocaleLowerCase().startsWith(wanted),
  );
  return hit ?? null;
}

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
