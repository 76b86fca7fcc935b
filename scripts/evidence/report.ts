import { type Evidence, type Finding, type State, verdict } from './judge.ts';
import { requirementOf } from './requirements.ts';

const words: Record<State, string> = {
  proven: 'proven',
  missed: 'MISSED',
  failed: 'FAILED',
  skipped: 'SKIPPED',
  absent: 'ABSENT',
};
const states = Object.keys(words) as State[];

/** The report as lines: id, state and where it was proven, then what belongs to no id, then the sum. */
export function report(evidence: Evidence, strict: boolean, all = false): string[] {
  return [
    ...evidence.findings.flatMap((finding) => rows(finding, all)),
    ...evidence.vague.map((place) => `names no clause: ${place}`),
    ...evidence.strays.map((place) => `no such clause: ${place}`),
    summary(evidence, strict),
  ];
}

/** Of the report, what makes it fail. */
export function failures(evidence: Evidence): string[] {
  const unproven = evidence.findings.filter(({ state }) => state !== 'proven' && state !== 'missed');
  return [
    ...unproven.flatMap((finding) => rows(finding, true)),
    ...evidence.strays.map((place) => `no such clause: ${place}`),
  ];
}

function rows({ id, state, where }: Finding, all: boolean): string[] {
  // What went wrong is always told in full; of many proofs the first one is enough to find the place.
  const shown = all || state !== 'proven' ? where : where.slice(0, 1);
  const more = where.length - shown.length;
  return shown.map((place, index) => {
    const head = index === 0 ? `${id.padEnd(6)} ${words[state].padEnd(8)}` : ' '.repeat(15);
    return `${head} ${place}${index === 0 && more > 0 ? ` (and ${more} more)` : ''}`;
  });
}

/** `evidence: 183 of 190 clauses proven, 3 MISSED, 4 ABSENT; 18 of 21 requirements whole: failed`. */
export function summary(evidence: Evidence, strict: boolean): string {
  const { findings, strays } = evidence;
  const counts = states
    .filter((state) => state !== 'proven')
    .map((state) => ({ state, count: findings.filter((finding) => finding.state === state).length }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `, ${count} ${words[state]}`)
    .join('');
  const proven = findings.filter((finding) => finding.state === 'proven').length;
  const requirements = Map.groupBy(findings, (finding) => requirementOf(finding.id));
  const whole = [...requirements.values()].filter((all) => all.every((one) => one.state === 'proven')).length;
  const stray = strays.length > 0 ? `, ${strays.length} of no clause` : '';
  return `evidence: ${proven} of ${findings.length} clauses proven${counts}${stray}; ${whole} of ${requirements.size} requirements whole: ${verdict(evidence, strict)}`;
}
