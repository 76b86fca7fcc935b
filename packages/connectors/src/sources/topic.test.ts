import { describe, expect, it } from 'vitest';
import { topicPattern } from './topic.ts';

describe('a pattern of topics', () => {
  it('[C6.1] is a filter whose named levels are values', () => {
    const pattern = topicPattern('park/{area}/ride/{rideId}/gate');
    expect(pattern.filter).toBe('park/+/ride/+/gate');
    expect(pattern.match('park/north/ride/12/gate')).toEqual({ area: 'north', rideId: '12' });
    for (const other of ['park/north/ride/12', 'park/north/ride/12/gate/x', 'zoo/north/ride/12/gate'])
      expect(pattern.match(other)).toBeUndefined();
  });

  it('[C6.1] knows the wildcards of MQTT', () => {
    expect(topicPattern('a/+/#').match('a/b')).toEqual({});
    expect(topicPattern('a/+/#').match('a/b/c/d')).toEqual({});
    expect(topicPattern('a/+/#').match('a')).toBeUndefined();
    expect(topicPattern('{site}/#').match('x/y/z')).toEqual({ site: 'x' });
  });

  it.each(['a/#/b', 'a/b+', 'a/{x}y', 'a/{}', '{x}/{x}', 'a/{b'])('[C6.1] refuses %s', (pattern) => {
    expect(() => topicPattern(pattern)).toThrow();
  });
});
