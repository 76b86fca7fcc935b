import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/**
 * The look of the console, for Mantine, for our own styles (as CSS variables `--t-…`) and for the charts. Colours mean
 * one thing each, on every page: a corner is always its corner, orange is always worse and blue always better.
 */

export type Scheme = 'light' | 'dark';

/** The four corners of a company that make an experience, in the order in which they are told. */
export const CORNERS = ['marketing', 'product', 'commerce', 'service'] as const;
export type Corner = (typeof CORNERS)[number];

export interface Tokens {
  /** Behind everything. */
  readonly paper: string;
  /** Behind what is read: figures, tables, inputs. */
  readonly surface: string;
  readonly sunken: string;
  readonly ink: string;
  readonly ink2: string;
  /** The quietest that is still read: 4.5 to 1 on paper, surface and sunken. */
  readonly ink3: string;
  readonly line: string;
  readonly hair: string;
  readonly accent: string;
  readonly accentSoft: string;
  /** What stands on the accent. */
  readonly onAccent: string;
  readonly good: string;
  readonly goodSoft: string;
  readonly bad: string;
  readonly badSoft: string;
  /** A change that noise explains: drawn lighter than news. */
  readonly noise: string;
  readonly shadow: string;
  readonly corners: Readonly<Record<Corner, string>>;
  /** From the first stage to the last; fewer stages take every so many. One hue, so that order is seen without colour. */
  readonly stages: readonly string[];
}

const light: Tokens = {
  paper: '#fbfaf8',
  surface: '#ffffff',
  sunken: '#f4f2ee',
  ink: '#1d1c1a',
  ink2: '#55524c',
  ink3: '#6c6861',
  line: '#e4e0d9',
  hair: '#efece6',
  accent: '#27408b',
  accentSoft: '#e8ecf8',
  onAccent: '#ffffff',
  good: '#1f5fa6',
  goodSoft: '#e0ebf7',
  bad: '#a94b08',
  badSoft: '#fbeadb',
  noise: '#8f8b83',
  shadow: '0 1px 2px rgba(20, 18, 12, 0.06), 0 12px 32px rgba(20, 18, 12, 0.1)',
  corners: { marketing: '#7a5195', product: '#1f7a8c', commerce: '#a87a06', service: '#b5446e' },
  stages: ['#9fb4dc', '#86a0d2', '#6f8cc7', '#5a78ba', '#4765ab', '#36539a', '#284287', '#1c3272', '#12235a'],
};

const dark: Tokens = {
  paper: '#151517',
  surface: '#1c1c1f',
  sunken: '#232327',
  ink: '#ecebe8',
  ink2: '#b3b0a9',
  ink3: '#98958e',
  line: '#323237',
  hair: '#28282c',
  accent: '#9db2f4',
  accentSoft: '#252b40',
  onAccent: '#11142a',
  good: '#7ab0ea',
  goodSoft: '#1f2d3d',
  bad: '#ee9a57',
  badSoft: '#3a281a',
  noise: '#7d7a74',
  shadow: '0 1px 2px rgba(0, 0, 0, 0.4), 0 12px 32px rgba(0, 0, 0, 0.55)',
  corners: { marketing: '#b794d1', product: '#63b7c6', commerce: '#d9b24a', service: '#e08aac' },
  stages: ['#3c4f86', '#475c97', '#536aa8', '#6079b8', '#6f88c7', '#7f98d4', '#91a9df', '#a4bae8', '#b9cbf0'],
};

export const tokens: Readonly<Record<Scheme, Tokens>> = { light, dark };

/** The colour of the stage at a place among so many, the same for the same place everywhere. */
export function stageColour(of: Tokens, index: number, count: number): string {
  const last = of.stages.length - 1;
  const at = count <= 1 ? 0 : Math.round((Math.min(index, count - 1) / (count - 1)) * last);
  return of.stages[Math.max(0, at)]!;
}

/** The colour of a corner; what is in no corner is quiet. */
export function cornerColour(of: Tokens, corner: string | null | undefined): string {
  return (of.corners as Readonly<Record<string, string>>)[corner ?? ''] ?? of.noise;
}

/** Inter's figures all as wide, wherever they stand under each other. */
export const FONT = "'Inter Variable', 'Inter until it comes', system-ui, sans-serif";

/** Milliseconds; nothing moves for longer. */
export const MOTION = 120;

const ink: MantineColorsTuple = [
  '#e8ecf8',
  '#cfd8f1',
  '#b4c2ea',
  '#9db2f4',
  '#8ea6f0',
  '#5b76c9',
  '#3f5bae',
  '#314c9c',
  '#27408b',
  '#1b2f6b',
];
const warm: MantineColorsTuple = [
  '#fbfaf8',
  '#f4f2ee',
  '#efece6',
  '#e4e0d9',
  '#cdc8bf',
  '#a8a39a',
  '#6c6861',
  '#55524c',
  '#3a3834',
  '#1d1c1a',
];
const night: MantineColorsTuple = [
  '#ecebe8',
  '#b3b0a9',
  '#98958e',
  '#7d7a74',
  '#323237',
  '#28282c',
  '#1c1c1f',
  '#151517',
  '#101012',
  '#0b0b0c',
];

/** The head of a dialog is a header element, but no second banner of the page. */
const NO_BANNER = { header: { role: 'presentation' } };

export const theme = createTheme({
  fontFamily: FONT,
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 3 },
  // Mantine picks the words on the accent once, for light; ours change with the scheme.
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    const onAccent = input.variant === 'filled' && (input.color ?? 'ink') === 'ink';
    return onAccent ? { ...resolved, color: 'var(--t-on-accent)' } : resolved;
  },
  black: light.ink,
  colors: { ink, gray: warm, dark: night },
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: 'pointer',
  fontSizes: { xs: '12px', sm: '13.5px', md: '13.5px', lg: '15px', xl: '22px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.25' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '22px', lineHeight: '1.25' } } },
  components: {
    Button: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: MOTION } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: MOTION } } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: MOTION } } },
    Modal: { defaultProps: { transitionProps: { duration: MOTION }, attributes: NO_BANNER } },
    Drawer: { defaultProps: { transitionProps: { duration: MOTION }, attributes: NO_BANNER } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'xs' } },
    MultiSelect: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs', iconColor: 'var(--t-on-accent)' } },
    Radio: { defaultProps: { size: 'xs', iconColor: 'var(--t-on-accent)' } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
  },
});

/** Our tokens as variables, and Mantine's own pointed at them. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--t-motion': `${MOTION}ms` },
  light: variablesOf(light),
  dark: variablesOf(dark),
});

function variablesOf(of: Tokens): Record<string, string> {
  const { corners, stages, ...plain } = of;
  const named = Object.entries(plain).map(([name, value]): [string, string] => [`--t-${kebab(name)}`, value]);
  return {
    ...Object.fromEntries(named),
    ...Object.fromEntries(CORNERS.map((corner) => [`--t-corner-${corner}`, corners[corner]])),
    ...Object.fromEntries(stages.map((value, index) => [`--t-stage-${index}`, value])),
    '--mantine-color-body': of.paper,
    '--mantine-color-text': of.ink,
    '--mantine-color-dimmed': of.ink3,
    '--mantine-color-placeholder': of.ink3,
    '--mantine-color-default': of.surface,
    '--mantine-color-default-border': of.line,
    '--mantine-color-default-hover': of.sunken,
    '--mantine-color-error': of.bad,
    '--mantine-color-anchor': of.accent,
    '--mantine-shadow-md': of.shadow,
    '--mantine-shadow-lg': of.shadow,
    '--mantine-shadow-xl': of.shadow,
  };
}

function kebab(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
}
