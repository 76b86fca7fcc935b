import { Menu } from '@mantine/core';
import { useEffect } from 'react';
import { Anchor } from './Floating.tsx';
import { download, type FigureTable, fileName, toCsv } from './figure-table.ts';
import { tellProblem } from './toast.tsx';

export interface ExportMenuProps {
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly title: string;
  readonly table: FigureTable;
  readonly svg: () => Promise<Blob>;
  /** Null where there is no picture at the moment. */
  readonly png: () => Promise<Blob | null>;
}

/** What a figure can be taken along as. */
export function ExportMenu({ anchor, onClose, title, table, svg, png }: ExportMenuProps) {
  useEffect(() => () => anchor.focus({ preventScroll: true }), [anchor]);
  const give = (ending: string, content: Promise<Blob | null>) => {
    content.then((blob) => blob && download(fileName(title, ending), blob)).catch(tellProblem);
    onClose();
  };
  return (
    <Menu opened onChange={(opened) => opened || onClose()} position="bottom-end">
      <Menu.Target>
        <Anchor of={anchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`${title}: export`}>
        <Menu.Item
          onClick={() => give('csv', Promise.resolve(new Blob([toCsv(table)], { type: 'text/csv' })))}
        >
          Table as CSV
        </Menu.Item>
        <Menu.Item onClick={() => give('svg', svg())}>Picture as SVG</Menu.Item>
        <Menu.Item onClick={() => give('png', png())}>Picture as PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
