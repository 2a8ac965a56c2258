import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import ts from "typescript";
import { writtenOut, type NamedTypes } from "./written-out.ts";

/*
 * The SDK's declarations infer types from zod schemas, but apps do not install zod. This replaces each inferred type
 * with its expansion and the comment of its schema, drops the schemas, and points imports at the files that remain.
 */

/** Rewrites all declarations in `folder`, which mirrors `src`, and removes those that no entry point reaches. */
export function flattenTypes(folder: string, entries: readonly string[]): void {
  const files = globSync("**/*.d.ts", { cwd: folder }).map((file) => resolve(folder, file));
  for (const file of files) writeFileSync(file, relativeImports(folder, file));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2024.d.ts", "lib.dom.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
  });
  const sources = files.flatMap((file) => program.getSourceFile(file) ?? []);
  const named = writtenOut(program.getTypeChecker(), sources.flatMap(inferredTypes));
  const flat = new Map(
    sources.map((source) => [source.fileName, flatFile(source, named)] as const),
  );
  const reached = reachedFrom(
    entries.map((entry) => resolve(folder, entry)),
    flat,
  );
  for (const [file, text] of flat) {
    if (reached.has(file)) writeFileSync(file, text);
    else rmSync(file);
  }
}

function inferredTypes(source: ts.SourceFile): ts.TypeAliasDeclaration[] {
  return source.statements.filter(ts.isTypeAliasDeclaration).filter(mentionsZod);
}

function mentionsZod(node: ts.Node): boolean {
  return /\bz\.|"zod"/.test(node.getText());
}

function flatFile(source: ts.SourceFile, named: NamedTypes): string {
  const schemas = new Map<string, string>();
  const imports: ts.ImportDeclaration[] = [];
  const body: string[] = [];
  const used = new Set<string>();
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement) && mentionsZod(statement)) {
      const { text, uses } = named.textOf(statement);
      const schema = /typeof (\w+)/.exec(statement.type.getText())?.[1] ?? "";
      const comment = commentOf(statement) || (schemas.get(schema) ?? "");
      body.push(`${comment}export type ${statement.name.text} = ${text};`);
      for (const use of uses) used.add(use);
    } else if (mentionsZod(statement)) {
      for (const name of namesOf(statement)) schemas.set(name, commentOf(statement));
    } else if (ts.isImportDeclaration(statement)) {
      imports.push(statement);
    } else {
      body.push(statement.getFullText().trim());
    }
  }
  const text = body.join("\n");
  const lines = [
    ...imports.flatMap((statement) => neededImport(statement, text, used)),
    ...[...used].flatMap((name) => importOf(named, name, source)),
  ];
  return [...lines, text, "export {};", ""]
    .join("\n")
    .replaceAll(
      /(from |import\()"([./][^"]*?)(?:\.ts)?"/g,
      (_, before: string, name: string) => `${before}"${besides(source.fileName, name)}.js"`,
    );
}

function namesOf(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name }) => name.getText());
}

function commentOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).at(-1);
  return comment === undefined ? "" : `${comment.getText()}\n`;
}

/** Drops names that only schemas use, and names that `used` imports anyway. */
function neededImport(
  statement: ts.ImportDeclaration,
  body: string,
  used: ReadonlySet<string>,
): string[] {
  const bindings = statement.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings)) return [statement.getText()];
  const names = bindings.elements
    .filter(({ name: { text } }) => !used.has(text) && new RegExp(`\\b${text}\\b`).test(body))
    .map((element) => element.getText().replace(/^type /, ""));
  if (names.length === 0) return [];
  return [`import type { ${names.join(", ")} } from ${statement.moduleSpecifier.getText()};`];
}

function importOf(named: NamedTypes, name: string, source: ts.SourceFile): string[] {
  const file = named.fileOf(name);
  if (file === source.fileName) return [];
  return [`import type { ${name} } from "${file.replace(/\.d\.ts$/, ".ts")}";`];
}

/** Makes `#protocol/x.ts` a relative path: the alias means the source inside the project and nothing outside it. */
function relativeImports(folder: string, file: string): string {
  return readFileSync(file, "utf8").replaceAll(
    /(from |import\()"#([^"]*)"/g,
    (_, before: string, name: string) => `${before}"${besides(file, resolve(folder, name))}"`,
  );
}

/** Returns a path relative to the file's folder. */
function besides(file: string, name: string): string {
  const path = relative(dirname(file), resolve(dirname(file), name));
  return path.startsWith(".") ? path : `./${path}`;
}

function reachedFrom(entries: readonly string[], files: ReadonlyMap<string, string>): Set<string> {
  const reached = new Set<string>();
  const next = [...entries];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    const text = files.get(file);
    if (reached.has(file)) continue;
    if (text === undefined) throw new Error(`${file} is imported but does not exist`);
    reached.add(file);
    for (const [, name] of text.matchAll(/(?:from |import\()"(\.[^"]*)\.js"/g)) {
      next.push(resolve(dirname(file), `${name}.d.ts`));
    }
  }
  return reached;
}
