import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useMay } from '../organization/use-self.ts';
import { tell, tellProblem } from '../ui/toast.tsx';
import type { Asked } from './people-search.ts';

interface ExportButtonProps {
  readonly asked: Asked;
  readonly sort: 'lastSeen' | 'firstSeen' | 'touchpoints';
  readonly order: 'asc' | 'desc';
  readonly people: number | undefined;
}

/** Everyone the list means as a file, for whom exports are; says how far it is, and stops when asked. */
export function ExportButton({ asked, sort, order, people }: ExportButtonProps) {
  const [done, setDone] = useState<number>();
  const mayExport = useMay()('export');
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async () => {
    const stop = new AbortController();
    running.current = stop;
    setDone(0);
    try {
      const { exportPeople } = await import('./export-people.ts');
      const { people, more } = await exportPeople(asked, { sort, order }, setDone, stop.signal);
      tell(
        `${people.toLocaleString('en-US')} people saved as CSV${more ? '; the rest is beyond what a spreadsheet opens' : ''}.`,
      );
    } catch (error) {
      if (!stop.signal.aborted) tellProblem(error);
    } finally {
      setDone(undefined);
    }
  };
  if (!mayExport) return null;
  const share = done !== undefined && people ? ` ${Math.min(99, Math.floor((100 * done) / people))} %` : '';
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={14} aria-hidden />}
      disabled={people === 0}
      onClick={() => (done === undefined ? void run() : running.current?.abort())}
    >
      {done === undefined ? 'Export CSV' : `Stop${share}`}
    </Button>
  );
}
