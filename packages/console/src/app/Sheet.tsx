import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './frame.module.css';

export interface SheetProps {
  /** The edge it comes from. */
  readonly from: 'left' | 'bottom';
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog from an edge of the window, where there is no room beside the page. */
export function Sheet({ from, title, onClose, children }: SheetProps) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position={from}
      size={from === 'left' ? 260 : '85%'}
      title={title}
      classNames={{ title: styles.sheetTitle ?? '' }}
      closeButtonProps={{ 'aria-label': `Close: ${title}` }}
    >
      {children}
    </Drawer>
  );
}
