/** A text by plural category, chosen by `count` with the language's own rules. */
export type Plural = { readonly other: string } & {
  readonly [category in Exclude<Intl.LDMLPluralRule, "other">]?: string;
};

/** `{name}` stands for a parameter. */
export type Text = string | Plural;

export type Texts = Readonly<Record<string, Text>>;
