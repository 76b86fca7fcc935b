import { CloseButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { PanelHead } from '../ui/PanelTitle.tsx';
import { BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { useCapabilities } from './capability.ts';
import styles from './frame.module.css';

const Sheet = lazy(async () => ({ default: (await import('./Sheet.tsx')).Sheet }));

/** The detail of what is selected: beside the page where there is room, a sheet from below where there is none. */
export function Panel() {
  const { shown, close } = useSidePanel();
  const narrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false });
  const capabilities = useCapabilities();
  const Content = capabilities.flatMap(({ panels }) => panels?.[shown?.kind ?? ''] ?? [])[0];
  const [name, setName] = useState<string>();
  const head = useMemo(() => ({ name: setName, shown: narrow ?? false }), [narrow]);
  const content = shown && (
    <PanelHead value={head}>
      <Suspense fallback={<BoneLines lines={8} />}>
        {Content ? (
          <Content key={shown.id} id={shown.id} />
        ) : (
          <Empty title="There is no such thing to show." />
        )}
      </Suspense>
    </PanelHead>
  );
  if (!shown) return null;
  // Until what is shown has said what it is.
  const called = name ?? 'Detail';
  if (!narrow)
    return (
      <Beside called={called} onClose={close}>
        {content}
      </Beside>
    );
  return (
    <Suspense fallback={null}>
      <Sheet from="bottom" title={called} onClose={close}>
        {content}
      </Sheet>
    </Suspense>
  );
}

function Beside({ called, onClose, children }: { called: string; onClose: () => void; children: ReactNode }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    const from = document.activeElement as HTMLElement | null;
    place.current?.focus({ preventScroll: true });
    // Back to what it was opened from.
    return () => from?.focus({ preventScroll: true });
  }, []);
  return (
    <aside
      ref={place}
      className={styles.panel}
      aria-label={called}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <div className={styles.panelHead}>
        <CloseButton aria-label={`Close: ${called}`} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}
