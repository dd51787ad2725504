/** A figure as data: lines and words, drawn on a canvas, written as SVG, or shown in a page, always from the same marks. */
import type { Theme } from '../../core/document/settings.ts';

export interface PathMark {
  readonly kind: 'path';
  /** In the notation of SVG. */
  readonly d: string;
  /** How far down all of it is moved. */
  readonly down?: number;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** What a pointer that rests on it is told. */
  readonly title?: string;
  /** What it is, where a page has to find it again. */
  readonly part?: string;
}

export interface TextMark {
  readonly kind: 'text';
  readonly text: string;
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly size: number;
  readonly face: 'sans' | 'mono';
  readonly fill: string;
  readonly weight?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** The colour of a rim around the letters, which keeps them readable over lines. */
  readonly halo?: string;
  /** Whether the text runs upwards. */
  readonly upwards?: boolean;
  /** What a pointer that rests on it is told. */
  readonly title?: string;
  /** What the text is, where a page has to find it again. */
  readonly part?: string;
}

export type Mark = PathMark | TextMark;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Figure extends Size {
  /** What the figure shows, in words. */
  readonly label: string;
  readonly background: string;
  readonly marks: readonly Mark[];
}

/** What every figure is drawn for. */
export interface Drawn extends Size {
  readonly theme: Theme;
}

export const FACES = {
  sans: 'Inter, system-ui, sans-serif',
  mono: '"JetBrains Mono", ui-monospace, monospace',
} as const;
/** The width of the rim of letters. */
export const HALO = 4;

export function line(x1: number, y1: number, x2: number, y2: number, look: Omit<PathMark, 'kind' | 'd'>): PathMark {
  return { kind: 'path', d: `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`, ...look };
}

/** Marks further down, such as under a heading. */
export function lowered(marks: readonly Mark[], by: number): Mark[] {
  return marks.map((mark) =>
    mark.kind === 'text' ? { ...mark, y: mark.y + by } : { ...mark, down: (mark.down ?? 0) + by },
  );
}

export function circle(x: number, y: number, r: number): string {
  return `M${round(x - r)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/** A hundredth of a pixel is finer than any screen, and keeps figures short. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
