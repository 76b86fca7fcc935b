import type { Random } from './random.ts';

/** Where guests come from: weight, language, given names, family names. */
const COUNTRIES = {
  DE: {
    weight: 0.46,
    language: 'de',
    given: [
      'Anna',
      'Lena',
      'Katrin',
      'Sabine',
      'Marie',
      'Jonas',
      'Felix',
      'Thomas',
      'Stefan',
      'Lukas',
      'Miriam',
      'Heike',
    ],
    family: [
      'Keller',
      'Brandt',
      'Vogel',
      'Hartmann',
      'Seidel',
      'Winkler',
      'Lorenz',
      'Busch',
      'Reuter',
      'Engel',
      'Pohl',
    ],
  },
  AT: {
    weight: 0.16,
    language: 'de',
    given: [
      'Magdalena',
      'Theresa',
      'Elisabeth',
      'Florian',
      'Matthias',
      'Georg',
      'Valentina',
      'Paul',
      'Johanna',
    ],
    family: ['Gruber', 'Pichler', 'Steiner', 'Moser', 'Leitner', 'Aigner', 'Haas', 'Egger'],
  },
  CH: {
    weight: 0.14,
    language: 'de',
    given: ['Noemi', 'Livia', 'Reto', 'Urs', 'Nina', 'Beat', 'Chantal', 'Andrin', 'Salome'],
    family: ['Baumann', 'Zimmerli', 'Frei', 'Ammann', 'Suter', 'Wyss', 'Kunz', 'Graf'],
  },
  IT: {
    weight: 0.1,
    language: 'it',
    given: ['Giulia', 'Chiara', 'Paolo', 'Marco', 'Elena', 'Davide', 'Francesca', 'Luca'],
    family: ['Bianchi', 'Moretti', 'Gallo', 'Ferrari', 'Conti', 'Marini', 'Rinaldi'],
  },
  NL: {
    weight: 0.08,
    language: 'nl',
    given: ['Sanne', 'Femke', 'Daan', 'Joris', 'Maaike', 'Bram', 'Lotte'],
    family: ['de Vries', 'Bakker', 'Visser', 'Smit', 'Mulder', 'Dekker'],
  },
  GB: {
    weight: 0.06,
    language: 'en',
    given: ['Hannah', 'Oliver', 'Priya', 'James', 'Amelia', 'Callum', 'Zara', 'Owen'],
    family: ['Hughes', 'Patel', 'Clarke', 'Morgan', 'Bennett', 'Shaw', 'Akhtar'],
  },
} as const;
type Country = keyof typeof COUNTRIES;
const WEIGHTS = Object.fromEntries(
  Object.entries(COUNTRIES).map(([country, { weight }]) => [country, weight]),
) as Record<Country, number>;

export interface Name {
  readonly given: string;
  readonly family: string;
  readonly country: string;
  readonly language: string;
}

export function nameOf(random: Random, of?: Name): Name {
  const country = (of?.country as Country | undefined) ?? random.weighted(WEIGHTS);
  const { language, given, family } = COUNTRIES[country];
  const shared = of !== undefined && random.chance(0.6) ? of.family : random.pick<string>(family);
  return { given: random.pick<string>(given), family: shared, country, language };
}

/** As an address has it. */
export function slugOf({ given, family }: Name): string {
  return `${given}.${family}`.toLowerCase().replace(/[^a-z.]/g, '');
}
