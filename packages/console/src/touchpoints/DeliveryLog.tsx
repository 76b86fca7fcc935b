import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { Duration, Time } from '../ui/Marks.tsx';
import { Answered, BoneLines } from '../ui/States.tsx';
import { tell, tellProblem } from '../ui/toast.tsx';
import { Confirm, type Confirmation } from './Confirm.tsx';
import { counted } from './catalogue-words.ts';
import { sayTrouble } from './cures.ts';
import { Part, Word } from './Shell.tsx';
import styles from './touchpoints.module.css';

/** What was tried, newest first. */
export function DeliveryLog({ name }: { name: string }) {
  const log = useInfiniteQuery({
    queryKey: ['destinations', name, 'log'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/destinations/{name}/deliveries', {
          params: { path: { name }, query: { limit: 25, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Part title="Delivery log">
      <Answered query={log} skeleton={<BoneLines lines={4} />}>
        {({ pages }) => {
          const tries = pages.flatMap(({ deliveries }) => deliveries);
          if (tries.length === 0)
            return <p className={styles.quiet}>Nothing was tried in the last 7 days.</p>;
          return (
            <ul className={styles.list}>
              {tries.map((each, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two tries of one event may be alike
                <li key={`${each.at} ${each.key} ${at}`}>
                  <div className={styles.line}>
                    <span>
                      {each.status}
                      {each.attempt > 1 && `, attempt ${each.attempt}`}
                      {each.code && ` (${each.code})`} <Word>{each.name || each.event}</Word>
                    </span>
                    <span>
                      <Duration of={each.milliseconds} /> · <Time at={each.at} />
                    </span>
                  </div>
                  {each.reason && (
                    <div className={styles.quiet}>
                      <Word>{each.reason}</Word>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
      {log.hasNextPage && (
        <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Earlier ones
        </Button>
      )}
    </Part>
  );
}

/** What was given up, oldest first, to be tried again or let go. */
export function GivenUp({ name, dead }: { name: string; dead: number }) {
  const [asked, setAsked] = useState<Confirmation>();
  const client = useQueryClient();
  const params = { path: { name } };
  const letters = useInfiniteQuery({
    queryKey: ['destinations', name, 'dead', dead],
    enabled: dead > 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/destinations/{name}/dead-letters', {
          params: { path: { name }, query: { limit: 25, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
  if (dead === 0) return null;
  const done = () => client.invalidateQueries({ queryKey: ['destinations'] });
  const retry = async (keys?: string[]) => {
    try {
      const { retried } = await answer(
        api.POST('/v1/destinations/{name}/dead-letters/retry', { params, body: keys ? { keys } : {} }),
      );
      await done();
      tell(`${counted(retried, 'event')} tried again.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  const discard = () =>
    setAsked({
      title: `Discard what ${name} gave up?`,
      loses: `${counted(dead, 'event')} will never arrive there. They stay in history, and a later replay sends them again.`,
      does: 'Discard them',
      run: async () => {
        await answer(api.POST('/v1/destinations/{name}/dead-letters/discard', { params, body: {} }));
        await done();
      },
    });
  const first = letters.data?.pages[0]?.deadLetters[0];
  return (
    <Part title={`Given up: ${dead.toLocaleString('en-US')}`}>
      {first?.code && <p className={styles.cure}>{sayTrouble(first.code)}</p>}
      <div className={styles.actions}>
        <Button variant="default" onClick={() => void retry()}>
          Try all again
        </Button>
        <Button variant="default" onClick={discard}>
          Discard all
        </Button>
      </div>
      <Answered query={letters} skeleton={<BoneLines lines={4} />}>
        {({ pages }) => (
          <ul className={styles.list}>
            {pages
              .flatMap(({ deadLetters }) => deadLetters)
              .map((each) => (
                <li key={each.key}>
                  <div className={styles.line}>
                    <span>
                      <Word>{each.name || each.event || each.key}</Word> after{' '}
                      {counted(each.attempts, 'attempt')}
                    </span>
                    <Button variant="subtle" size="compact-xs" onClick={() => void retry([each.key])}>
                      Try again
                    </Button>
                  </div>
                  <div className={styles.quiet}>
                    <Word>{[each.code, each.reason].filter(Boolean).join(': ')}</Word>,{' '}
                    <Time at={each.dead} />
                  </div>
                </li>
              ))}
          </ul>
        )}
      </Answered>
      {letters.hasNextPage && (
        <Button variant="subtle" onClick={() => void letters.fetchNextPage()}>
          Later ones
        </Button>
      )}
      <Confirm asked={asked} onClose={() => setAsked(undefined)} />
    </Part>
  );
}
