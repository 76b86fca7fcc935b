import { isObject, type JsonObject, type JsonValue } from '@throughline/core/kernel';

/*
 * XES, IEEE Std 1849-2016: one trace a person, in the order of time. Each event has the standard attributes that
 * process mining reads, the plain values among its properties under their own names, and `touchpoint:json`, which is
 * the touchpoint whole: what an import of the file takes, so that nothing is lost on the way.
 */

const CHUNK_CHARACTERS = 64 * 1024;

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Activity" keys="concept:name"/>
`;
const FOOT = '</log>\n';

/** Keys that say something else than a property does. */
const STANDARD = /^(concept|time|org|lifecycle|touchpoint):/;

/** @param rows in the order of people; `json` as a line of a JSONL export */
export async function* xesLog(
  rows: AsyncIterable<{ readonly person: string; readonly json: string }>,
): AsyncIterable<Uint8Array> {
  let text = HEAD;
  let open: string | undefined;
  for await (const { person, json } of rows) {
    if (person !== open) {
      if (open !== undefined) text += '</trace>\n';
      text += `<trace>\n${attribute('string', 'concept:name', person)}`;
      open = person;
    }
    text += eventOf(json);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}${open === undefined ? '' : '</trace>\n'}${FOOT}`);
}

function eventOf(json: string): string {
  const touchpoint = JSON.parse(json) as JsonObject;
  const { name, time, properties, references } = touchpoint;
  const values = isObject(properties) ? properties : {};
  const resource = Array.isArray(references)
    ? references.find((one) => isObject(one) && one.kind === 'employee')
    : undefined;
  const transition = values['lifecycle:transition'];
  return [
    '<event>\n',
    attribute('string', 'concept:name', String(name)),
    attribute('date', 'time:timestamp', String(time)),
    attribute('string', 'lifecycle:transition', typeof transition === 'string' ? transition : 'complete'),
    isObject(resource) ? attribute('string', 'org:resource', String(resource.id)) : '',
    ...Object.entries(values).map(([key, value]) => (STANDARD.test(key) ? '' : plain(key, value))),
    wholeTouchpoint(json),
    '</event>\n',
  ].join('');
}

/**
 * In single quotes, as JSON is full of double ones. The two characters that XML cannot hold come back as they were
 * when they are escaped as JSON does it.
 */
function wholeTouchpoint(json: string): string {
  const text = json.replaceAll('\ufffe', '\\ufffe').replaceAll('\uffff', '\\uffff');
  const value = text.replace(/[&<']/g, (character) => IN_SINGLE_QUOTES[character]!);
  return `<string key="touchpoint:json" value='${value}'/>\n`;
}

const IN_SINGLE_QUOTES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', "'": '&apos;' };

function plain(key: string, value: JsonValue): string {
  if (typeof value === 'string') return attribute('string', key, value);
  if (typeof value === 'boolean') return attribute('boolean', key, String(value));
  if (typeof value === 'number')
    return attribute(Number.isSafeInteger(value) ? 'int' : 'float', key, String(value));
  return '';
}

function attribute(type: string, key: string, value: string): string {
  return `<${type} key="${escaped(key)}" value="${escaped(value)}"/>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The control characters beyond ASCII are allowed, if discouraged. */
const ALLOWED = /[\u007f-\u009f]/;

/** XML 1.0 has no way to write most control characters, not even escaped: they become U+FFFD. */
function escaped(text: string): string {
  return text.replace(
    /[&<>"\ufffe\uffff\p{Cc}]/gu,
    (character) => ENTITIES[character] ?? (ALLOWED.test(character) ? character : '\ufffd'),
  );
}
