/** JSON Schema as a person reads it: one row a field. */

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

export interface Field {
  /** `items[].status`; `channels.*.first` under a name that data give. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly note: string;
}

/** Every field of a shape, depth first. `named` shapes are not opened: they have a section of their own. */
export function fieldsOf(schema: JsonSchema, named: ReadonlySet<string>, at = ''): Field[] {
  const inner =
    schema.anyOf?.find((one) => one.properties ?? one.items ?? one.additionalProperties) ?? schema;
  if (at !== '' && inner.title !== undefined && named.has(inner.title)) return [];
  if (inner.items) return fieldsOf(inner.items, named, `${at}[]`);
  const rows = Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const path = at === '' ? name : `${at}.${name}`;
    const row = {
      path,
      type: typeOf(field, named),
      required: inner.required?.includes(name) ?? false,
      note: noteOf(field),
    };
    return [row, ...fieldsOf(field, named, path)];
  });
  const others = inner.additionalProperties;
  return typeof others === 'object' ? [...rows, ...fieldsOf(others, named, `${at}.*`)] : rows;
}

/** One line: `uuid`, `integer 1…500`, `array of text`, `"write" or "read"`. */
export function typeOf(schema: JsonSchema, named: ReadonlySet<string> = new Set()): string {
  if (schema.title !== undefined && named.has(schema.title))
    return `[${schema.title}](#${schema.title.toLowerCase()})`;
  if (schema.anyOf) return [...new Set(schema.anyOf.map((one) => typeOf(one, named)))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.items)
    return `array${range(schema.minItems, schema.maxItems)} of ${typeOf(schema.items, named)}`;
  if (typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0)
    return `map of ${typeOf(schema.additionalProperties, named)}`;
  if (typeof schema.type === 'object')
    return schema.type.map((type) => typeOf({ ...schema, type }, named)).join(' or ');
  switch (schema.type) {
    case 'string':
      return schema.format ?? `text${range(schema.minLength, schema.maxLength)}`;
    case 'integer':
    case 'number':
      return `${schema.type}${range(schema.minimum, schema.maximum)}`;
    case undefined:
      return 'any';
    default:
      return String(schema.type);
  }
}

function range(least: number | undefined, most: number | undefined): string {
  const bounded = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  if (bounded(least) && bounded(most)) return ` ${least}…${most}`;
  if (bounded(most)) return ` up to ${most}`;
  return bounded(least) ? ` from ${least}` : '';
}

function noteOf(schema: JsonSchema): string {
  const parts = [schema.description ?? ''];
  if (schema.default !== undefined) parts.push(`Default \`${JSON.stringify(schema.default)}\`.`);
  return parts.filter((part) => part !== '').join(' ');
}

/** A Markdown table; a cell's own bars and line ends would end it. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
