/** What is shown of maps as a picture to take along: one SVG that stands by itself. */
import { cornerColour, FONT, type Tokens } from '../ui/theme.ts';
import { type Layout, labelText, NODE, type PlacedLink, TERMINAL } from './layout.ts';
import { isTerminal, type LinkLook, type LinkTone, type MapLook, type NodeLook } from './map-look.ts';

const PIXELS = 2;
/** The widest and highest picture that browsers draw, pixels. */
const MOST_PIXELS = 16_000;

export interface DrawnMap {
  readonly look: MapLook;
  readonly layout: Layout;
  /** What is written under it. */
  readonly title: string;
}

/** Between two maps, pixels. */
const GAP = 24;

/** Maps beside each other, from the left. */
export function mapsSvg(maps: readonly DrawnMap[], of: Tokens): string {
  const sizes = maps.map(sizeOf);
  const height = Math.max(...sizes.map((size) => size.height));
  const lefts = sizes.map((_, n) => sizes.slice(0, n).reduce((sum, { width }) => sum + width + GAP, 0));
  const width = lefts.at(-1)! + sizes.at(-1)!.width;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${xml(FONT)}">`,
    `<rect width="100%" height="100%" fill="${of.surface}"/>`,
    ...maps.map((map, n) => mapSvg(map, lefts[n]!, of)),
    '</svg>',
  ].join('');
}

/** The line under a map has this height, pixels. */
const TITLE = 24;

function sizeOf({ layout }: DrawnMap): { width: number; height: number } {
  return { width: Math.ceil(layout.width), height: Math.ceil(layout.height) + TITLE };
}

function mapSvg(map: DrawnMap, left: number, of: Tokens): string {
  const { look, layout, title } = map;
  const links = new Map(look.links.map((link) => [link.id, link]));
  const { width, height } = sizeOf(map);
  const parts = [
    `<svg x="${left}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${xml(title)}</title>`,
    ...layout.links.map(({ id, path }) => linkSvg(links.get(id), path, of)),
    ...layout.links.map((link) => labelSvg(links.get(link.id), link, of)),
    ...look.nodes.map((node) => nodeSvg(node, layout, of)),
    `<text x="16" y="${height - 10}" font-size="11" fill="${of.ink3}">${xml(title)}</text></svg>`,
  ];
  return parts.join('');
}

function linkSvg(look: LinkLook | undefined, path: string, of: Tokens): string {
  if (!look) return '';
  const dash = look.tone === 'fewer' ? ' stroke-dasharray="5 5"' : ' stroke-linecap="round"';
  const { colour, opacity } = inkOf(look.tone, of);
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${look.width.toFixed(1)}"${dash}><title>${xml(look.told)}</title></path>`;
}

function inkOf(tone: LinkTone, of: Tokens): { colour: string; opacity: number } {
  const inks: Record<LinkTone, { colour: string; opacity: number }> = {
    plain: { colour: of.accent, opacity: 0.34 },
    slower: { colour: of.bad, opacity: 0.72 },
    quicker: { colour: of.good, opacity: 0.72 },
    more: { colour: of.accent, opacity: 0.62 },
    fewer: { colour: of.ink3, opacity: 0.62 },
    noise: { colour: of.noise, opacity: 0.22 },
  };
  return inks[tone];
}

function labelSvg(look: LinkLook | undefined, { label: at, back }: PlacedLink, of: Tokens): string {
  if (!look || !at) return '';
  const fill = look.tone === 'slower' ? of.bad : of.ink2;
  return `<text x="${at.x.toFixed(1)}" y="${(at.y + 4).toFixed(1)}" font-size="11" text-anchor="middle" fill="${fill}" stroke="${of.surface}" stroke-width="3" paint-order="stroke">${xml(labelText(back, look.label))}</text>`;
}

function nodeSvg(node: NodeLook, { nodes }: Layout, of: Tokens): string {
  const at = nodes.get(node.id);
  if (!at) return '';
  const move = `<g transform="translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})">`;
  if (isTerminal(node.id)) {
    const { width, height } = TERMINAL;
    return `${move}<rect width="${width}" height="${height}" rx="13" fill="${of.sunken}"/><text x="${width / 2}" y="17" font-size="12" text-anchor="middle" fill="${of.ink2}">${xml(node.label)}</text></g>`;
  }
  const { width, height } = NODE;
  return [
    `${move}<title>${xml(node.spoken)}</title>`,
    `<rect width="${width}" height="${height}" rx="6" fill="${of.surface}" stroke="${of.line}"/>`,
    `<rect x="1" y="5" width="3" height="${height - 10}" fill="${cornerColour(of, node.corner)}"/>`,
    `<text x="13" y="20" font-size="12" font-weight="580" fill="${of.ink}">${xml(cut(node.label, 20))}</text>`,
    `<text x="13" y="36" font-size="12" fill="${of.ink3}">${xml(cut(node.note, 21))}</text></g>`,
  ].join('');
}

/** A picture of the same, drawn twice as fine. */
export async function mapPng(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(PIXELS, MOST_PIXELS / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.ceil(image.width * scale), Math.ceil(image.height * scale));
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function cut(text: string, letters: number): string {
  const characters = [...text];
  return characters.length <= letters ? text : `${characters.slice(0, letters - 1).join('')}…`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What an event is called may be anything: no mark-up, and nothing that XML cannot hold. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}
