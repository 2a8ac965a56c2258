import { describe, expect, it } from "vitest";
import { readSource } from "../../src/docs/site/front-matter.ts";
import { renderMarkdown } from "../../src/docs/site/markdown.ts";

const pages = new Map([
  ["src/docs/index.md", ""],
  ["src/docs/guides/offline.md", "guides/offline"],
]);
const file = "src/docs/guides/limits.md";
const html = (text: string) => String(renderMarkdown(text, { file, pages }).body);

describe("a page's Markdown", () => {
  it("each heading of a page has an anchor, which no other heading has", () => {
    const { headings } = renderMarkdown("## What is `head`?\n\n### Same\n\n### Same", {
      file,
      pages,
    });
    expect(headings).toEqual([
      { level: 2, id: "what-is-head", title: "What is head?" },
      { level: 3, id: "same", title: "Same" },
      { level: 3, id: "same-1", title: "Same" },
    ]);
  });

  it("a page links files as the pages they become, and refuses a file that is no page", () => {
    expect(html("[a](offline.md#x) [b](../index.md)")).toContain('href="/docs/guides/offline#x"');
    expect(html("[b](../index.md)")).toContain('href="/docs"');
    expect(() => html("[c](gone.md)")).toThrow(`${file}: gone.md is no page`);
  });

  it("a page links a rule's number to the rule, but not within a link or code, nor an unknown rule", () => {
    expect(html("As SEND-2 says")).toContain('href="/docs/reference/protocol#SEND-2"');
    for (const text of ["`SEND-2`", "[SEND-2](offline.md)", "UTF-8", "SEND-999"])
      expect(html(text)).not.toContain('class="rule"');
  });

  it("a page drops comments, and refuses other HTML", () => {
    const text = "<!-- ts\nconst setUp = 1;\n\nsetUp;\n-->\n\n```ts\nshown();\n```";
    expect(html(text)).not.toContain("setUp");
    expect(html(text)).toContain("shown");
    expect(() => html("<b>bold</b>")).toThrow("HTML in Markdown");
  });

  it("a page shows a note as its kind", () => {
    expect(html("> [!WARNING]\n> Careful.")).toContain(
      '<blockquote class="alert alert--warning">\n<p><strong class="alert__kind">Warning</strong> Careful.',
    );
  });

  it("a page highlights code by classes, which the policy allows, and not by styles", () => {
    const code = html('```ts title="app.ts"\nconst a = "<b>";\n```');
    expect(code).toContain('<span class="code-keyword">const</span>');
    expect(code).toContain("<figcaption>app.ts</figcaption>");
    expect(code).toContain("&lt;b&gt;");
    expect(code).not.toMatch(/style=/);
    expect(() => html("```cobol\nx\n```")).toThrow('no grammar for "cobol"');
  });

  it("a page needs its front matter", () => {
    expect(readSource(file, "---\ntitle: A: b\nsummary: C.\n---\n\nText")).toEqual({
      title: "A: b",
      summary: "C.",
      markdown: "\nText",
    });
    expect(() => readSource(file, "Text")).toThrow(file);
    expect(() => readSource(file, "---\ntitle: A\nsumary: B\n---\n")).toThrow("summary");
  });
});
