/** A text by plural category, which `count` selects by the language's rules. */
export type Plural = { readonly other: string } & {
  readonly [category in Exclude<Intl.LDMLPluralRule, "other">]?: string;
};

/** `{name}` stands for a parameter. */
export type Text = string | Plural;

export type Texts = Readonly<Record<string, Text>>;
