import { JsonInput, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import type { Setting } from './settings-schema.ts';
import styles from './touchpoints.module.css';

interface SettingsFormProps {
  readonly settings: readonly Setting[];
  readonly texts: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (texts: Record<string, string>) => void;
}

/** A form made of what a kind says it wants to know. */
export function SettingsForm({ settings, texts, faults, onChange }: SettingsFormProps) {
  return (
    <div className={styles.form}>
      {settings.map((setting) => (
        <Field
          key={setting.name}
          setting={setting}
          text={texts[setting.name] ?? ''}
          fault={faults[setting.name]}
          onChange={(text) => onChange({ ...texts, [setting.name]: text })}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  readonly setting: Setting;
  readonly text: string;
  readonly fault: string | undefined;
  readonly onChange: (text: string) => void;
}

function Field({ setting, text, fault, onChange }: FieldProps) {
  const { name, input, choices, required, describes, usual } = setting;
  const common = {
    label: name,
    description: describes,
    withAsterisk: required,
    error: fault,
    placeholder:
      usual === undefined ? undefined : String(typeof usual === 'object' ? JSON.stringify(usual) : usual),
  };
  if (input === 'choice' || input === 'switch')
    return (
      <Select
        {...common}
        data={input === 'switch' ? ['true', 'false'] : [...choices]}
        clearable={!required}
        clearButtonProps={{ 'aria-label': `${name}: as usual` }}
        value={text === '' ? null : text}
        onChange={(value) => onChange(value ?? '')}
      />
    );
  if (input === 'number')
    return <NumberInput size="xs" {...common} value={text} onChange={(value) => onChange(String(value))} />;
  if (input === 'json')
    return (
      <JsonInput size="xs" {...common} autosize minRows={2} maxRows={12} value={text} onChange={onChange} />
    );
  if (input === 'secret')
    return (
      <PasswordInput
        {...common}
        description={[describes, 'Never shown again; *** keeps the one there is.'].filter(Boolean).join(' ')}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': `Show ${name}` }}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return <TextInput {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
}
