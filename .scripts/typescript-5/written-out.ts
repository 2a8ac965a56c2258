import ts from "typescript";

/** The expansions of inferred types, by name. */
export interface NamedTypes {
  /** Returns a type's expansion, and the names of the other types that it refers to. */
  textOf(alias: ts.TypeAliasDeclaration): { text: string; uses: ReadonlySet<string> };
  fileOf(name: string): string;
}

/** Shorter types, such as `string | null`, read better inline than by name. */
const SHORTEST_NAMED = 30;

/** Expands each type, but refers to other named types by name: a page of messages refers to `Message`. */
export function writtenOut(
  checker: ts.TypeChecker,
  aliases: readonly ts.TypeAliasDeclaration[],
): NamedTypes {
  const printer = ts.createPrinter({ removeComments: true });
  const nodes = new Map(aliases.map((alias) => [alias, nodeOf(checker, alias)] as const));
  const nowhere = ts.createSourceFile("types.d.ts", "", ts.ScriptTarget.ES2022);
  const print = (node: ts.Node) => printer.printNode(ts.EmitHint.Unspecified, node, nowhere);
  const names = new Map<string, ts.TypeAliasDeclaration>();
  const taken = new Set<string>();
  for (const [alias, node] of nodes) {
    const text = print(node);
    const isAmbiguous = taken.has(alias.name.text);
    if (text.length >= SHORTEST_NAMED && !isAmbiguous && !names.has(text)) names.set(text, alias);
    taken.add(alias.name.text);
  }
  const files = new Map([...names.values()].map((alias) => [alias.name.text, fileOf(alias)]));

  return {
    textOf(alias) {
      const whole = nodes.get(alias);
      if (whole === undefined) throw new Error(`${alias.name.text} is not known`);
      const uses = new Set<string>();
      const visit = (node: ts.Node): ts.Node => {
        const found = ts.isTypeNode(node) ? names.get(print(node)) : undefined;
        if (found === undefined || found === alias)
          return ts.visitEachChild(node, visit, undefined);
        uses.add(found.name.text);
        return ts.factory.createTypeReferenceNode(found.name.text);
      };
      return { text: print(visit(whole)), uses };
    },
    fileOf: (name) => files.get(name) ?? "",
  };
}

function nodeOf(checker: ts.TypeChecker, alias: ts.TypeAliasDeclaration): ts.TypeNode {
  const type = checker.getTypeAtLocation(alias.name);
  // The printer breaks lines by itself. A truncated type would be a different one.
  const flags = ts.NodeBuilderFlags.NoTruncation | ts.NodeBuilderFlags.InTypeAlias;
  const node = checker.typeToTypeNode(
    type,
    alias,
    flags | ts.NodeBuilderFlags.MultilineObjectLiterals,
  );
  if (node === undefined) throw new Error(`${alias.name.text} has no type`);
  return node;
}

function fileOf(node: ts.Node): string {
  return node.getSourceFile().fileName;
}
