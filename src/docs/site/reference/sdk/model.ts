import { z } from "zod";

/** TypeDoc's kinds, as far as the SDK has them. */
export const KIND = {
  variable: 32,
  function: 64,
  class: 128,
  interface: 256,
  constructor: 512,
  property: 1024,
  method: 2048,
  accessor: 262_144,
  alias: 2_097_152,
  reference: 4_194_304,
} as const;

const partSchema = z.looseObject({ kind: z.string(), text: z.string() });
const commentSchema = z.looseObject({
  summary: z.array(partSchema).default([]),
  blockTags: z.array(z.looseObject({ tag: z.string(), content: z.array(partSchema) })).default([]),
});
export type Comment = z.infer<typeof commentSchema>;

const targetSchema = z.union([
  z.number(),
  z.looseObject({ packagePath: z.string().optional(), qualifiedName: z.string() }),
]);

/** A type, of any of TypeDoc's kinds. */
export const typeSchema = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  value: z.unknown().optional(),
  operator: z.string().optional(),
  target: z.unknown().optional(),
  asserts: z.boolean().optional(),
  get types() {
    return z.array(typeSchema).optional();
  },
  get elementType() {
    return typeSchema.optional();
  },
  get elements() {
    return z.array(typeSchema).optional();
  },
  get element() {
    return typeSchema.optional();
  },
  get typeArguments() {
    return z.array(typeSchema).optional();
  },
  get queryType() {
    return typeSchema.optional();
  },
  get objectType() {
    return typeSchema.optional();
  },
  get indexType() {
    return typeSchema.optional();
  },
  get targetType() {
    return typeSchema.nullish();
  },
  get declaration() {
    return reflectionSchema.optional();
  },
});
export type Type = z.infer<typeof typeSchema>;

export const reflectionSchema = z.looseObject({
  id: z.number(),
  name: z.string(),
  kind: z.number(),
  flags: z.looseObject({
    isOptional: z.boolean().default(false),
    isReadonly: z.boolean().default(false),
    isRest: z.boolean().default(false),
    isInherited: z.boolean().default(false),
  }),
  comment: commentSchema.optional(),
  defaultValue: z.string().optional(),
  inheritedFrom: z.unknown().optional(),
  type: typeSchema.optional(),
  get children() {
    return z.array(reflectionSchema).default([]);
  },
  get signatures() {
    return z.array(reflectionSchema).default([]);
  },
  get parameters() {
    return z.array(reflectionSchema).default([]);
  },
  get typeParameters() {
    return z.array(reflectionSchema).default([]);
  },
  get indexSignatures() {
    return z.array(reflectionSchema).default([]);
  },
  get getSignature() {
    return reflectionSchema.optional();
  },
});
export type Reflection = z.infer<typeof reflectionSchema>;

export const projectSchema = z.looseObject({ children: z.array(reflectionSchema) });

/** The target of a reference: an exported reflection's id, or a declaration elsewhere. */
export function targetOf({ target }: Type): z.infer<typeof targetSchema> | undefined {
  return targetSchema.safeParse(target).data;
}
