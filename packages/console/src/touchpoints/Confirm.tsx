import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ProblemState } from '../ui/States.tsx';
import styles from './touchpoints.module.css';

export interface Confirmation {
  readonly title: string;
  /** What will be lost. */
  readonly loses: ReactNode;
  /** The button's word for it: "Revoke the key". */
  readonly does: string;
  readonly run: () => Promise<unknown>;
}

/** Asks before what cannot be undone; says what will be lost. */
export function Confirm({ asked, onClose }: { asked: Confirmation | undefined; onClose: () => void }) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const close = () => {
    setError(undefined);
    onClose();
  };
  const run = async () => {
    setBusy(true);
    try {
      await asked?.run();
      close();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={asked !== undefined}
      onClose={close}
      title={asked?.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>{asked?.loses}</p>
      {error !== undefined && <ProblemState error={error} />}
      <div className={styles.actions}>
        <Button color="orange.9" loading={busy} onClick={() => void run()}>
          {asked?.does}
        </Button>
        <Button variant="default" onClick={close}>
          Keep it
        </Button>
      </div>
    </Modal>
  );
}
