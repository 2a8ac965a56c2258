import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../../../src/web/styles/tokens.css", import.meta.url), "utf8");
const [, light = "", dark = ""] =
  /:root \{(.*?)\n\}.*?:root\[data-theme="dark"\] \{(.*?)\n\}/s.exec(css) ?? [];

/** A token of a theme, as red, green and blue; the dark theme inherits missing ones from the light one. */
function color(theme: string, token: string): number[] {
  const rule = (text: string) => new RegExp(`${token}: ([^;]+);`).exec(text)?.[1];
  const value = rule(theme) ?? rule(light) ?? "";
  const [, other] = /^var\((--[\w-]+)\)$/.exec(value) ?? [];
  if (other !== undefined) return color(theme, other);
  expect(value).toMatch(/^#[0-9a-f]{6}$/);
  return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16) / 255);
}

/** As WCAG 2 defines it. */
function contrast(one: number[], other: number[]): number {
  const luminance = (rgb: number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each([
  ["light", light],
  ["dark", dark],
])("every person's name has enough contrast on a bubble: %s", (_, theme) => {
  for (let n = 0; n < 8; n += 1) {
    for (const ground of ["--color-surface-raised", "--color-bg", "--color-surface"]) {
      const ratio = contrast(color(theme, `--name-${n}`), color(theme, ground));
      expect(ratio, `--name-${n} on ${ground}`).toBeGreaterThan(4.5);
    }
  }
});

const mixed = (one: number[], share: number, other: number[]) =>
  one.map((value, index) => value * share + (other[index] ?? 0) * (1 - share));

test.each([
  ["light", light],
  ["dark", dark],
])("highlighted code has enough contrast on every bubble: %s", (_, theme) => {
  const text = color(theme, "--color-text");
  const kinds = [
    ...["--name-6", "--name-3", "--name-0"].map((token) => mixed(color(theme, token), 0.7, text)),
    mixed(color(theme, "--color-text-muted"), 0.8, text),
  ];
  for (const bubble of ["--color-surface-raised", "--color-tint-own"]) {
    const ground = mixed(text, 0.06, color(theme, bubble));
    for (const kind of kinds) expect(contrast(kind, ground)).toBeGreaterThan(4.5);
  }
});

test.each([
  ["light", light],
  ["dark", dark],
])("texts have enough contrast on the row of a message that is lit up: %s", (_, theme) => {
  const rows = readFileSync(
    new URL("../../../../src/web/conversation/message/message-row.css", import.meta.url),
    "utf8",
  );
  const shares = [...rows.matchAll(/color-mix\(in srgb, var\(--color-accent\) (\d+)%/g)];
  expect(shares.length).toBeGreaterThan(0);
  for (const [, share] of shares) {
    const lit = mixed(
      color(theme, "--color-accent"),
      Number(share) / 100,
      color(theme, "--color-bg"),
    );
    for (const token of ["--color-accent", "--color-text-muted", "--color-danger"]) {
      expect(contrast(color(theme, token), lit), token).toBeGreaterThan(4.5);
    }
  }
});
