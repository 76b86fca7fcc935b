/** Why an event was refused, in words, and what lets it in. Codes that are not here speak for themselves. */
const WORDS: Readonly<Record<string, readonly [why: string, cure: string]>> = {
  schema_violation: [
    'not as its schema says',
    'Change the schema, or what becomes of events that are not like it, under Catalogue; then replay: the letter is judged by the plan in force.',
  ],
  type_missing: ['no type of call', 'Have its sender state `type`, or send to the address of the call.'],
  type_unknown: [
    'an unknown type of call',
    'Have its sender send identify, track, page, screen, group or alias.',
  ],
  name_missing: ['a track call without a name', 'Have its sender state `event`.'],
  identifier_missing: ['says something about nobody', 'Have its sender state `userId` or `anonymousId`.'],
  not_an_object: ['no JSON object', 'Have its sender send one object an event.'],
  wrong_type: [
    'a field of the wrong type',
    'Mend the mapping where there is one and replay; else have its sender mend the field.',
  ],
  time_invalid: ['a time that is none', 'Have its sender write times as RFC 3339 does.'],
  time_out_of_range: ['a time before 1970 or in the future', 'See to the clock of its sender.'],
  event_too_large: [
    'larger than an event may be',
    'Have its sender leave something out, or send it in parts.',
  ],
  too_deep: ['nested too deeply', 'Have its sender flatten it.'],
  forbidden_key: ['a key that is not allowed', 'Have its sender leave out `__proto__`.'],
  line_invalid: ['a line that could not be read', 'Mend the line in the file and import it again.'],
  body_invalid: [
    'a body that could not be read',
    'Have its sender send JSON, or declare its form in the webhook.',
  ],
  too_many: ['more at once than is taken', 'Have its sender send less at once.'],
  nul_character: ['a character that cannot be stored', 'Have its sender leave out U+0000.'],
  lone_surrogate: ['half a character', 'Have its sender cut texts between characters.'],
  unsafe_integer: ['a number too large to be exact', 'Have its sender write it as text.'],
  poison: ['the database cannot store it', 'Look at what was sent: it holds something that no engine takes.'],
};

export function sayCode(code: string): { why: string; cure: string } {
  const [why, cure] = WORDS[code] ?? [
    code.replaceAll('_', ' '),
    'Mend what the reason names where it is sent or mapped, then replay.',
  ];
  return { why, cure };
}
