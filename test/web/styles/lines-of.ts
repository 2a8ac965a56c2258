import type { Page } from "playwright-core";

/** The width and colours of the first one's borders. */
export function linesOf(page: Page, selector: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const style = getComputedStyle(element);
      const sides = (["Top", "Right", "Bottom", "Left"] as const).map((side) => ({
        width: parseFloat(style[`border${side}Width`]),
        color: style[`border${side}Color`],
      }));
      const { backgroundColor, outlineStyle, outlineWidth, outlineColor } = style;
      return { sides, backgroundColor, outlineStyle, outlineWidth, outlineColor };
    });
}

/** A system colour as this page renders it. */
export function systemColor(page: Page, name: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.createElement("span");
    probe.style.setProperty("forced-color-adjust", "none");
    probe.style.setProperty("background", name);
    document.body.appendChild(probe);
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
  }, name);
}
