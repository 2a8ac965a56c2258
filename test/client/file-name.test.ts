import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mediaNameSchema } from "#protocol/media.ts";
import { fileNameOf } from "#client/index.ts";

const named = (name: string) => fileNameOf(new File([], name));

it("a file keeps its name, without a path and invisible characters", () => {
  expect(named("holiday (1).jpg")).toBe("holiday (1).jpg");
  expect(named(" holiday.jpg ")).toBe("holiday.jpg");
  expect(named("../../etc/passwd")).toBe("....etcpasswd");
  expect(named("C:\\notes\u0000\n.txt")).toBe("C:notes.txt");
  expect(named("invoice\u202Efdp.exe")).toBe("invoicefdp.exe");
  expect(named("in\u200Bvoice\u2028.exe")).toBe("invoice.exe");
  expect(named(`Z${"\u0301".repeat(60)}.pdf`)).toBe(`Z${"\u0301".repeat(5)}.pdf`.normalize("NFC"));
});

it("a decomposed name of another system is composed again", () => {
  expect(named("한글.txt".normalize("NFD"))).toBe("한글.txt");
});

it("a long name keeps its end, which shows the type", () => {
  expect(named(`${"a".repeat(300)}.png`)).toMatch(/^a{251}\.png$/);
  expect(named("🎈".repeat(128))).toBe("🎈".repeat(127));
});

it("a name with nothing left is null, and so is that of a value other than a file", () => {
  expect(named("/\u0007 ")).toBeUndefined();
  expect(named("\u200B\u3164")).toBeUndefined();
  expect(fileNameOf(new Blob([]))).toBeUndefined();
  expect(fileNameOf(Object.assign(new Blob([]), { name: 7 }))).toBeUndefined();
});

it("the server accepts the name of any file", () => {
  const names = fc.string({
    unit: fc.oneof(fc.constant("🎈"), fc.string({ unit: "binary" })),
    maxLength: 400,
  });
  fc.assert(
    fc.property(names, (name) => {
      const clean = named(name);
      if (clean !== undefined) mediaNameSchema.parse(clean);
    }),
  );
});
