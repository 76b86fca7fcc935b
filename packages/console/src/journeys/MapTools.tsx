import { SegmentedControl, Slider, TextInput } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import styles from './map.module.css';
import type { Shown } from './view.ts';

export interface MapToolsProps {
  readonly shown: Shown;
  readonly onShow: (shown: Shown) => void;
  /** Percent. */
  readonly activities: number;
  readonly paths: number;
  readonly onActivities: (percent: number) => void;
  readonly onPaths: (percent: number) => void;
  /** Whether there is a period to compare with. */
  readonly compared: boolean;
  readonly person: string | undefined;
  readonly onPerson: (person: string | undefined) => void;
}

export function MapTools(props: MapToolsProps) {
  const { shown, onShow, activities, paths, onActivities, onPaths, compared, person, onPerson } = props;
  return (
    <div className={styles.tools}>
      {compared && (
        <SegmentedControl
          aria-label="Which period the map shows"
          value={shown}
          onChange={(value) => onShow(value as Shown)}
          data={[
            { value: 'now', label: 'This period' },
            { value: 'both', label: 'Both' },
            { value: 'difference', label: 'Difference' },
          ]}
        />
      )}
      <Percent label="Touchpoints" value={activities} onChange={onActivities} />
      <Percent label="Paths" value={paths} onChange={onPaths} />
      <Person person={person} onPerson={onPerson} />
    </div>
  );
}

function Percent({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (percent: number) => void;
}) {
  const id = useId();
  return (
    <div className={styles.slider}>
      <span id={id}>{label}</span>
      <Slider
        size="sm"
        value={value}
        onChange={onChange}
        label={null}
        thumbProps={{ 'aria-labelledby': id, 'aria-valuetext': `the most frequent ${value} percent` }}
      />
      <output>
        {value}
        {'\u202f'}%
      </output>
    </div>
  );
}

/** One person alone; asked for when Enter is pressed or the field is left. */
function Person({
  person,
  onPerson,
}: {
  person: string | undefined;
  onPerson: (person: string | undefined) => void;
}) {
  const [text, setText] = useState(person ?? '');
  useEffect(() => setText(person ?? ''), [person]);
  const ask = () => {
    const wanted = text.trim() === '' ? undefined : text.trim();
    if (wanted !== person && (wanted === undefined || wanted.includes(':'))) onPerson(wanted);
  };
  return (
    <TextInput
      aria-label="One person alone, as kind:value"
      placeholder="One person: email:ann@example.org"
      w={260}
      value={text}
      error={text.trim() !== '' && !text.includes(':') ? 'As kind:value' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={ask}
      onKeyDown={(event) => event.key === 'Enter' && ask()}
    />
  );
}
