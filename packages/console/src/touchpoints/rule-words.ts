/**
 * A rule of the rule language (core, touchpoints/rule.ts) as part of a sentence: which of a stream it means. A rule that
 * this does not know is given as it is written, which is exact if not plain.
 */
export function sayRule(stream: string, rule: Readonly<Record<string, unknown>>): string {
  const said = partsOf(rule);
  if (said === '') return `all ${stream}`;
  return said === undefined ? `${stream} as the rule says: ${JSON.stringify(rule)}` : `${stream} ${said}`;
}

type Rule = Readonly<Record<string, unknown>>;

const LISTS: Readonly<Record<string, string>> = {
  name: 'named',
  type: 'of the type',
  source: 'from the source',
  channel: 'by the channel',
  corner: 'of the corner',
  department: 'of the department',
};
const COMPARISONS: Readonly<Record<string, string>> = {
  eq: 'is',
  in: 'is one of',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
};

/** @returns '' for what means everything, undefined for what this cannot say */
function partsOf(rule: Rule): string | undefined {
  if ('and' in rule) return joined(rule.and, ' and ');
  if ('or' in rule) return joined(rule.or, ' or ');
  if ('not' in rule) {
    const said = partsOf(rule.not as Rule);
    return said ? `other than those ${said}` : undefined;
  }
  if ('path' in rule) return comparisonOf(rule);
  const parts = Object.entries(rule).map(([list, words]) =>
    LISTS[list] && Array.isArray(words) ? `${LISTS[list]} ${either(words)}` : undefined,
  );
  return parts.includes(undefined) ? undefined : parts.join(', ');
}

function comparisonOf({ path, ...rest }: Rule): string | undefined {
  const [[how, value] = []] = Object.entries(rest);
  if (how === 'exists') return `${value ? 'with' : 'without'} ${path}`;
  if (how === undefined || !COMPARISONS[how]) return undefined;
  return `whose ${path} ${COMPARISONS[how]} ${Array.isArray(value) ? either(value) : quoted(value)}`;
}

function joined(rules: unknown, word: string): string | undefined {
  const parts = (rules as readonly Rule[]).map(partsOf);
  // A part that means everything makes nothing of "and", and everything of "or": rare enough to be shown as written.
  if (parts.some((part) => !part)) return undefined;
  return parts.length > 1 ? parts.map((part) => `(${part})`).join(word) : parts[0];
}

function either(words: readonly unknown[]): string {
  const all = words.map(quoted);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `“${value}”` : String(value);
}
