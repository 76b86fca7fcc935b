/** A channel, corner, department or stage as it is read: `contact_center` is a contact center. */
export function sayWord(value: string): string {
  return value.replaceAll('_', ' ');
}
