import { count, digits, sayInterval } from '../ui/amount.ts';
import { sayDuration } from '../ui/moment.ts';
import ui from '../ui/ui.module.css';
import { type Fact, factsOf } from './answer.ts';
import { sayTime } from './map-look.ts';
import { labelOf } from './parts.ts';
import { StepLink } from './StepLink.tsx';
import type { Graph } from './use-graph.ts';

const THIN = '\u202f';

/** What the map shows, in words; each step that is named opens beside it. */
export function Answer({ graph }: { graph: Graph }) {
  const steps = graph.events === 1 ? 'step' : 'steps';
  return (
    <span>
      {count(graph.people)} {graph.people === 1 ? 'person' : 'people'} took {count(graph.events)} {steps}.
      {factsOf(graph).map((fact) => (
        <Told key={fact.kind} fact={fact} />
      ))}
    </span>
  );
}

function Told({ fact }: { fact: Fact }) {
  if (fact.kind === 'moved') {
    const { range } = sayInterval(fact.share, 'points');
    const { value, low, high } = fact.share;
    const by = sayInterval(
      value < 0 ? { value: -value, low: -high, high: -low } : { value, low, high },
      'points',
    );
    return (
      <>
        {' '}
        Of those at <strong>{labelOf(fact.from)}</strong>,{' '}
        <StepLink to={{ kind: 'edge', from: fact.from, to: fact.to }}>{percent(fact.now)} went on</StepLink>{' '}
        to <strong>{labelOf(fact.to)}</strong>,{' '}
        <span title={range}>
          {by.value} {value < 0 ? 'fewer' : 'more'}
        </span>{' '}
        than before <span className={ui.interval}>({by.range})</span>.
      </>
    );
  }
  if (fact.kind === 'time') {
    const { edge, time } = fact;
    const longer = time.value > 0;
    return (
      <>
        {' '}
        From <strong>{labelOf(edge.from)}</strong> to <strong>{labelOf(edge.to)}</strong> half of them took{' '}
        <StepLink to={{ kind: 'edge', from: edge.from, to: edge.to }}>
          <span className={longer ? ui.bad : ui.good}>{sayDuration(edge.medianSeconds * 1_000)}</span>
        </StepLink>{' '}
        or more, <span className={ui.interval}>{sayTime(time)}</span>.
      </>
    );
  }
  return (
    <>
      {' '}
      For <StepLink to={{ kind: 'end', name: fact.name }}>{percent(fact.share)}</StepLink> of the{' '}
      {count(fact.people)} people at <strong>{labelOf(fact.name)}</strong> it was the last step.
    </>
  );
}

function percent(share: number): string {
  return `${digits(share * 100, share < 0.1 ? 1 : 0)}${THIN}%`;
}
