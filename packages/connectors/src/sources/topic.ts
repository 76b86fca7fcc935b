/** A pattern of topics, as `park/{area}/ride/{rideId}/gate`: a filter of MQTT whose single levels have names. */
export interface TopicPattern {
  /** As the broker knows it: `park/+/ride/+/gate`. */
  readonly filter: string;
  /** What the named levels of a topic are, or undefined where it is none of these. */
  match(topic: string): Readonly<Record<string, string>> | undefined;
}

const NAMED = /^\{(\w[\w.-]*)\}$/;

/** @throws Error where it is no pattern: the message says why */
export function topicPattern(pattern: string): TopicPattern {
  const levels = pattern.split('/');
  const names = levels.map((level) => NAMED.exec(level)?.[1]);
  levels.forEach((level, index) => {
    if (level === '#' && index < levels.length - 1) throw new Error('# stands at the end alone');
    if (level !== '+' && level !== '#' && names[index] === undefined && /[+#{}\0]/.test(level))
      throw new Error(`${level} is neither a level, +, # nor a {name}`);
  });
  const known = names.filter((name) => name !== undefined);
  if (new Set(known).size < known.length) throw new Error('two levels have the same name');
  const open = levels.at(-1) === '#';
  return {
    filter: levels.map((level, index) => (names[index] === undefined ? level : '+')).join('/'),
    match(topic) {
      const given = topic.split('/');
      // `a/#` is `a` too (MQTT 3.1.1, 4.7.1.2).
      if (open ? given.length < levels.length - 1 : given.length !== levels.length) return undefined;
      const values: Record<string, string> = {};
      for (const [index, level] of levels.entries()) {
        const name = names[index];
        if (name !== undefined) values[name] = given[index]!;
        else if (level !== '+' && level !== '#' && level !== given[index]) return undefined;
      }
      return values;
    },
  };
}
