import { Button, CopyButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from '../ui/Marks.tsx';
import styles from './organization.module.css';
import { Actions } from './Shell.tsx';

interface LinkProps {
  readonly of: { readonly url: string; readonly expires: string };
  readonly children: ReactNode;
  readonly onClose: () => void;
}

/** A link that opens once: shown now and never again. */
export function LinkToHandOver({ of: { url, expires }, children, onClose }: LinkProps) {
  return (
    <div className={styles.form}>
      <p>
        {children} It opens once, until <Time at={expires} />, for whoever has it: send it where only they
        read it. It is shown now and never again.
      </p>
      <code className={styles.link}>{url}</code>
      <Actions>
        <CopyButton value={url} timeout={4_000}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          I have it
        </Button>
      </Actions>
    </div>
  );
}
