import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
/** The project's own lint rules over folders of the same names, where no other lint run finds these files. */
const scratch = mkdtempSync(join(tmpdir(), "parley-architecture-"));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

const ROOMS = ["text", "protocol", "domain", "storage", "server", "client", "web"] as const;
type Room = (typeof ROOMS)[number];

/** The rooms that each room may import. */
const MAY: Record<Room, readonly Room[]> = {
  text: [],
  protocol: ["text"],
  domain: ["text", "protocol"],
  storage: ["text", "protocol", "domain"],
  server: ["text", "protocol", "domain", "storage"],
  client: ["text", "protocol"],
  web: ["client"],
};
const PURE = ["text", "protocol", "domain", "client"] as const;

interface Probe {
  file: string;
  code: string;
  refused: boolean;
}

const use = (from: string) => `import { x } from "${from}";\nexport const y = x;\n`;

const imports: Probe[] = ROOMS.flatMap((room) => [
  ...ROOMS.filter((other) => other !== room).flatMap((other) => {
    const refused = !MAY[room].includes(other);
    const ways = refused
      ? [`#${other}/a.ts`, `../${other}/a.ts`, `../../${other}/a.ts`]
      : [`#${other}/a.ts`];
    return ways.flatMap((from, i) => [
      { file: `src/${room}/to-${other}-${i}.ts`, code: use(from), refused },
      { file: `src/${room}/again-${other}-${i}.ts`, code: `export * from "${from}";\n`, refused },
    ]);
  }),
  { file: `src/${room}/to-neighbour.ts`, code: use("./a.ts"), refused: false },
]);

/** The site uses the server's documents; scripts for its readers import nothing else. */
const docs: Probe[] = [
  ...["text", "domain", "storage", "client", "web"].map((other) => ({
    file: `src/docs/site/to-${other}.ts`,
    code: use(`#${other}/a.ts`),
    refused: true,
  })),
  ...["protocol", "server"].map((other) => ({
    file: `src/docs/site/to-${other}.ts`,
    code: use(`#${other}/a.ts`),
    refused: false,
  })),
  { file: "src/docs/browser/to-protocol.ts", code: use("#protocol/a.ts"), refused: true },
  { file: "src/docs/browser/to-neighbour.ts", code: use("./a.ts"), refused: false },
];

const packages: Probe[] = [
  ...PURE.flatMap((room) =>
    ["hono", "@hono/zod-openapi", "drizzle-orm/d1", "node:crypto", "cloudflare:workers"].map(
      (from, i) => ({ file: `src/${room}/package-${i}.ts`, code: use(from), refused: true }),
    ),
  ),
  { file: "src/protocol/zod.ts", code: use("zod"), refused: false },
  { file: "src/text/zod.ts", code: use("zod"), refused: true },
  { file: "src/domain/zod.ts", code: use("zod"), refused: true },
  { file: "src/server/hono.ts", code: use("hono"), refused: false },
];

const impure: Probe[] = ["text", "domain"].flatMap((room) =>
  [
    "Date.now()",
    "new Date()",
    "Math.random()",
    "crypto.randomUUID()",
    "fetch('https://a.test')",
    "setTimeout(String, 1)",
    "setInterval(String, 1)",
    "console.log(1)",
  ].map((call, i) => ({
    file: `src/${room}/impure-${i}.ts`,
    code: `export const y = ${call};\n`,
    refused: true,
  })),
);
/** Pages served over plain http have none of these. */
const secureOnly: Probe[] = ["client", "web"].map((room) => ({
  file: `src/${room}/secure-only.ts`,
  code: "export const y = crypto.randomUUID();\n",
  refused: true,
}));
const pure: Probe[] = [
  { file: "src/domain/pure.ts", code: "export const y = Math.max(1, 2);\n", refused: false },
  { file: "src/server/uuid.ts", code: "export const y = crypto.randomUUID();\n", refused: false },
  { file: "src/web/impure.ts", code: "export const y = Date.now();\n", refused: false },
  { file: "src/server/impure.ts", code: "export const y = Date.now();\n", refused: false },
];

/** Circles of imports: of values, of types alone, through a third file and a re-export. */
const circles: Probe[] = [
  {
    file: "src/server/value-a.ts",
    code: 'import { b } from "./value-b.ts";\nexport const a = () => b;\n',
  },
  {
    file: "src/server/value-b.ts",
    code: 'import { a } from "./value-a.ts";\nexport const b = () => a;\n',
  },
  {
    file: "src/domain/type-a.ts",
    code: 'import type { B } from "./type-b.ts";\nexport type A = B[];\n',
  },
  {
    file: "src/domain/type-b.ts",
    code: 'import type { A } from "./type-a.ts";\nexport type B = A[];\n',
  },
  {
    file: "src/client/third-a.ts",
    code: 'import type { B } from "./third-b.ts";\nexport type A = B[];\n',
  },
  {
    file: "src/client/third-b.ts",
    code: 'import { type C } from "./third-c.ts";\nexport type B = C[];\n',
  },
  { file: "src/client/third-c.ts", code: 'export type { A as C } from "./third-a.ts";\n' },
].map((probe) => ({ ...probe, refused: true }));

const probes = [...imports, ...docs, ...packages, ...impure, ...secureOnly, ...pure, ...circles];

const reportSchema = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
});

/** The restrictions that each file violates. */
function broken(): Map<string, string[]> {
  cpSync(join(root, ".oxlintrc.json"), join(scratch, ".oxlintrc.json"));
  symlinkSync(join(root, "node_modules"), join(scratch, "node_modules"));
  for (const { file, code } of probes) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), code);
  }
  const bin = join(root, "node_modules/.bin/oxlint");
  const { stdout, stderr } = spawnSync(bin, ["--format=json", "src"], {
    cwd: scratch,
    encoding: "utf8",
  });
  const report = reportSchema.safeParse(JSON.parse(stdout));
  if (!report.success) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
  const restrictions = report.data.diagnostics.filter(({ code }) =>
    /no-restricted|no-cycle/.test(code ?? ""),
  );
  return new Map(
    [...Map.groupBy(restrictions, ({ filename }) => filename)].map(([file, those]) => [
      file,
      those.map(({ code }) => code ?? ""),
    ]),
  );
}

const found = broken();

describe("the linter", () => {
  it("the linter checked every probe", () => {
    expect(probes.filter(({ refused }) => refused).length).toBeGreaterThan(80);
    expect(probes.filter(({ refused }) => !refused).length).toBeGreaterThan(15);
  });

  it.each(probes.filter(({ refused }) => refused))(
    "the linter refuses $code in $file",
    ({ file }) => {
      expect(found.get(file) ?? []).not.toEqual([]);
    },
  );

  it.each(probes.filter(({ refused }) => !refused))(
    "the linter allows $code in $file",
    ({ file }) => {
      expect(found.get(file) ?? []).toEqual([]);
    },
  );
});
