import { CodedError } from '@throughline/core/kernel';
import { SaxesParser } from 'saxes';

/** What XES lets a value be; lists and containers hold such values. */
export type XesType = 'string' | 'date' | 'int' | 'float' | 'boolean' | 'id';
const TYPES: ReadonlySet<string> = new Set(['string', 'date', 'int', 'float', 'boolean', 'id']);
/** They hold further attributes, as every attribute may. */
const NESTING: ReadonlySet<string> = new Set(['list', 'container', 'values']);

export interface XesValue {
  readonly type: XesType;
  readonly text: string;
}

/** One event: its own attributes by key, and those of its trace as `case:` and key, as process mining tools do it. */
export interface XesEvent {
  readonly values: ReadonlyMap<string, XesValue>;
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
}

/** Longer than this between two tags, characters: no attribute of an event has it, and it must not fill the memory. */
const MAX_PIECE = 1024 * 1024;
const MAX_DEPTH = 40;
const MAX_ATTRIBUTES = 1_000;
const TRACE_PREFIX = 'case:';

/**
 * Reads XES (IEEE Std 1849-2016) as it comes, keeping one trace's attributes and one event.
 *
 * A document type is refused before anything in it is looked at: XES has none, and entities declared in one can
 * expand a few lines to all of the memory there is, or name files of this machine. Without one XML knows five
 * entities, each of one character.
 */
export class XesParser {
  readonly #shown: string;
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  readonly #open: string[] = [];
  /** Keys of the attributes that are open, around the next one. */
  readonly #keys: string[] = [];
  #trace = new Map<string, XesValue>();
  #event: Map<string, XesValue> | undefined;
  #line = 1;
  #piece = 0;
  #events: XesEvent[] = [];

  /** @param shown what the file is called in errors */
  constructor(shown: string) {
    this.#shown = shown;
    this.#parser.on('doctype', () => {
      throw this.#error(
        'xes_doctype',
        'there is a document type declaration (<!DOCTYPE …>). XES has none, and what it declares could expand without bound or name other files. Take it out and import the file again',
      );
    });
    this.#parser.on('error', (error) => {
      throw this.#malformed(error);
    });
    this.#parser.on('opentag', ({ name, attributes }) => this.#opened(name, attributes));
    this.#parser.on('closetag', ({ name }) => this.#closed(name));
  }

  /** @throws CodedError `xes_doctype`, `xes_invalid`, with line and column */
  write(text: string): XesEvent[] {
    this.#parser.write(text);
    this.#piece += text.length;
    if (this.#piece > MAX_PIECE + text.length)
      throw this.#error('xes_invalid', 'there is more than 1 MB between two tags. Shorten that value');
    return this.#taken();
  }

  /** Nothing follows. @throws CodedError `xes_invalid` where something should */
  close(): XesEvent[] {
    this.#parser.close();
    return this.#taken();
  }

  #taken(): XesEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #opened(name: string, { key, value = '' }: Record<string, string>): void {
    this.#piece = 0;
    const local = name.slice(name.indexOf(':') + 1);
    if (this.#open.length === 0 && local !== 'log')
      throw this.#error('xes_invalid', `the file begins with <${name}> where XES has <log>`);
    if (this.#open.length >= MAX_DEPTH)
      throw this.#error('xes_invalid', `elements are nested deeper than ${MAX_DEPTH}`);
    this.#open.push(local);
    const path = this.#open.join('/');
    if (path === 'log/trace') this.#trace = new Map();
    else if (path === 'log/trace/event' || path === 'log/event') {
      this.#event = new Map(path === 'log/event' ? [] : this.#trace);
      this.#line = this.#parser.line;
    } else if (
      key !== undefined &&
      (TYPES.has(local) || NESTING.has(local)) &&
      this.#isOfEventOrTrace(path)
    ) {
      this.#keys.push(key);
      if (TYPES.has(local)) this.#add({ type: local as XesType, text: value });
    }
  }

  #isOfEventOrTrace(path: string): boolean {
    return (
      this.#event !== undefined || (path.startsWith('log/trace/') && !path.startsWith('log/trace/event'))
    );
  }

  /** An attribute within another is known by both keys. */
  #add(value: XesValue): void {
    const key = this.#keys.join('.');
    const [target, name] = this.#event ? [this.#event, key] : [this.#trace, TRACE_PREFIX + key];
    target.set(name, value);
    if (target.size > MAX_ATTRIBUTES)
      throw this.#error('xes_invalid', `one event or trace has more than ${MAX_ATTRIBUTES} attributes`);
  }

  #closed(name: string): void {
    this.#piece = 0;
    const local = name.slice(name.indexOf(':') + 1);
    const path = this.#open.join('/');
    this.#open.pop();
    if (path === 'log/trace/event' || path === 'log/event') {
      this.#events.push({ values: this.#event!, line: this.#line });
      this.#event = undefined;
      this.#keys.length = 0;
    } else if (path === 'log/trace') this.#keys.length = 0;
    else if (this.#keys.length > 0 && (TYPES.has(local) || local === 'list' || local === 'container')) {
      this.#keys.pop();
    }
  }

  /** The parser says `line:column: what`; the rest of the file is of no use to it. */
  #malformed({ message }: Error): CodedError {
    const what = message.replace(/^(.*?):?\d+:\d+: /, '').replace(/\.$/, '');
    const truncated = /unclosed tag|unexpected end|must contain a root/.test(what);
    const cure = truncated
      ? 'The file ends too early: fetch or export it again. Nothing of it was taken, and the same command imports it once it is whole'
      : 'Mend that line, or export the log again. Nothing of it was taken';
    return this.#error('xes_invalid', `${what}. ${cure}`);
  }

  #error(code: string, what: string): CodedError {
    const { line, columnIndex } = this.#parser;
    return new CodedError(400, code, `${this.#shown}, line ${line}, column ${columnIndex + 1}: ${what}.`);
  }
}
