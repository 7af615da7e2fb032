import { checkNumber } from '../check-number.js';
import { callbackConstraint } from '../constraints/callback-constraint.js';
import type { Constraint, ConstraintState } from '../constraints/constraint.js';
import type { Model } from '@seqlab/seq-layers';
import { GenerateError } from '../errors.js';
import { paddingIds } from '../model/require-stepwise.js';
import type { RestrictionOptions } from '../sampling-options.js';
import { stopStringsOf } from '../text/stop-strings.js';
import type { TextTokenizer } from '../tokenizer.js';
import { tokenIds } from '../tokens/token-ids.js';

/** What may be generated and where it ends, checked. */
export interface Restrictions {
  readonly maxTokens: number;
  readonly stops: readonly string[];
  readonly stopIds: readonly number[];
  readonly bannedIds: readonly number[];
  /** The state of the constraint before the first token, after a prompt that ends in these ids. */
  startConstraint(context: readonly number[]): ConstraintState | undefined;
}

/** @throws {@link GenerateError} `invalid-option` */
export function checkRestrictions(
  where: string,
  options: RestrictionOptions & { model: Model; tokenizer: TextTokenizer },
): Restrictions {
  const { model, tokenizer, maxTokens = 500, constraint } = options;
  checkNumber(`${where}: maxTokens`, maxTokens, { min: 1, integer: true });
  const stopIds = tokenIds(options.stopTokens, { what: `${where}: stopTokens`, tokenizer });
  const banned = tokenIds(options.bannedTokens, { what: `${where}: bannedTokens`, tokenizer });
  const bannedIds = [...new Set([...banned, ...paddingIds(model)])];
  checkConstraint(where, constraint);
  return {
    maxTokens,
    stops: stopStringsOf(where, options.stop),
    stopIds,
    bannedIds,
    startConstraint(context) {
      if (constraint === undefined) return undefined;
      const start = { tokenizer, bannedIds, stopIds, context };
      return typeof constraint === 'function'
        ? callbackConstraint(constraint, start)
        : constraint.start(start);
    },
  };
}

function checkConstraint(where: string, constraint: Constraint | undefined): void {
  const isTextConstraint =
    typeof constraint === 'object' && constraint !== null && 'start' in constraint;
  if (constraint === undefined || typeof constraint === 'function' || isTextConstraint) return;
  throw new GenerateError(
    'invalid-option',
    `${where}: constraint must be a function or made by regexConstraint, got ${String(constraint)}`,
  );
}
