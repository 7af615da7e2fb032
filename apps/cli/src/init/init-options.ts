/** What `seqlab init` can begin. */
export const templates = ['project', 'recipe'] as const;

export type Template = (typeof templates)[number];

export const languages = ['ts', 'js', 'json'] as const;

export type Language = (typeof languages)[number];

/** The languages of a template, the usual one first. */
export const languagesOf = {
  project: ['ts', 'js'],
  recipe: ['json', 'ts'],
} as const satisfies Record<Template, readonly Language[]>;

/** What is to be begun, once nothing is left open. */
export interface Start {
  /** Letters, digits, dots and hyphens. */
  name: string;
  template: Template;
  language: Language;
  /** The recipe that a recipe begins as. */
  like: string;
}

/** A file by its path in the folder, and what it holds. */
export type Files = Readonly<Record<string, string>>;
