import type { Alternation, Assertion, Concatenation, Element, Expression, NoParent } from 'refa';

type Side = Assertion['kind'];
type Alternatives = NoParent<Concatenation>[];
type Node = NoParent<Element> | NoParent<Expression> | NoParent<Concatenation>;
/** True, false, or undefined where it depends on what is on the other side. */
type Verdict = boolean | undefined;

/**
 * Decides the assertions (`^`, `$`, `\b`, lookarounds) that look beyond the ends of a text, where there
 * is nothing: those that hold there go, and alternatives with one that does not go altogether. Others
 * stay as they are.
 */
export function resolveBoundaries(expression: NoParent<Expression>): NoParent<Expression> {
  const ahead = resolve(expression.alternatives, 'ahead');
  return { type: 'Expression', alternatives: resolve(ahead, 'behind') };
}

function resolve(alternatives: readonly NoParent<Concatenation>[], side: Side): Alternatives {
  return alternatives.flatMap(({ elements }): Alternatives => {
    const rest = [...elements];
    for (;;) {
      const place = side === 'ahead' ? rest.length - 1 : 0;
      const outer = rest[place];
      if (outer?.type === 'Alternation') {
        rest[place] = { type: 'Alternation', alternatives: resolve(outer.alternatives, side) };
      }
      const verdict = outer?.type === 'Assertion' ? matchesNothing(outer, side) : undefined;
      if (verdict === false) return [];
      if (verdict === undefined) return [{ type: 'Concatenation', elements: rest }];
      rest.splice(place, 1);
    }
  });
}

/** Whether a part of an expression matches beyond the end of the text, where there are no characters. */
function matchesNothing(node: Node, side: Side): Verdict {
  switch (node.type) {
    case 'Concatenation':
      return all(node.elements.map((element) => matchesNothing(element, side)));
    case 'Expression':
    case 'Alternation':
      return any(node, side);
    case 'Quantifier':
      return node.min === 0 || any(node, side);
    case 'CharacterClass':
      return false;
    case 'Assertion': {
      const inner = node.kind === side ? any(node, side) : undefined;
      return inner === undefined ? undefined : inner !== node.negate;
    }
    case 'Unknown':
      return undefined;
  }
}

function any({ alternatives }: Pick<NoParent<Alternation>, 'alternatives'>, side: Side): Verdict {
  const verdicts = new Set(alternatives.map((one) => matchesNothing(one, side)));
  if (verdicts.has(true)) return true;
  return verdicts.has(undefined) ? undefined : false;
}

function all(list: readonly Verdict[]): Verdict {
  const verdicts = new Set(list);
  if (verdicts.has(false)) return false;
  return verdicts.has(undefined) ? undefined : true;
}
