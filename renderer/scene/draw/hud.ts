/** The words over the picture. They are part of the frame, so that recordings and stills carry them. */
import { DoubleSide, Scene, Vector4 } from 'three';
import type { Run, RunPass } from '../../../core/run.ts';
import type { TraceIndex } from '../../../core/trace/index.ts';
import type { CardLook, Lens as LensState, Words } from '../contract.ts';
import type { Moment } from '../moment.ts';
import { warningOf } from '../../../core/verdict.ts';
import { cardLines, drawCard } from '../words/card.ts';
import { captionOf } from '../words/caption.ts';
import type { Word } from '../words/caption.ts';
import { footprintWords } from '../words/footprint-words.ts';
import { drawLegend } from '../words/legend.ts';
import type { LegendContent } from '../words/legend.ts';
import { COLUMN_LINES, LEADINGS, LINE_HEIGHT } from '../words/metrics.ts';
import type { HudMetrics } from '../words/metrics.ts';
import { drawSpans, measureSpans, nameSpans, textSpans } from '../words/text.ts';
import type { Span } from '../words/text.ts';
import { drawTitle, inTwoLines, TWO_LINES } from '../words/title.ts';
import { wrapSpans } from '../words/wrap.ts';
import type { WordCanvas } from '../../word-canvas.ts';
import type { Rgb } from '../palette.ts';
import { rgbVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createLens } from './lens.ts';
import type { Shown } from './room.ts';
import type { LensTarget } from './lens.ts';
import { createMaterial, createMesh, squareGeometry } from './material.ts';
import { createPanel, SCREEN_VERTEX } from './panel.ts';
import type { Screen } from './panel.ts';

export interface Hud {
  readonly scene: Scene;
  resize(width: number, height: number, pixelRatio: number, metrics: HudMetrics): void;
  show(run: Run, shown: Pick<Shown, 'moment' | 'footprintState' | 'others'>, legend: LegendContent, words: Words): void;
  /** Shows a card in the middle of the picture, or none. */
  showCard(index: TraceIndex, card: NonNullable<Words['card']>, look: CardLook | null): void;
  /** What must be said of a run wherever it is seen, with words or without: null where that is nothing. */
  warningOn(run: Run): Scene | null;
  /** Leaves the words themselves out of the picture, or not; their ground stays. */
  showWords(shown: boolean): void;
  /** Draws the words that are shown, in CSS pixels from the top left of the picture. */
  write(canvas: WordCanvas): void;
  /** Shows cells of a plane through the number lens, or no lens at all. */
  showLens(target: LensTarget | null, lens: LensState | null): void;
  dispose(): void;
}

/** The height of the line of a warning, in sizes of the title. */
const WARNING_HEIGHT = 1.7;
/** The words of a shot stand alone in the place of the title, and this much larger. */
const SPOKEN = 1.4;

/** A space at which no line is broken. */
const NO_BREAK = '\u00a0';

// Keeps words readable over whatever the camera brings below them, numbers in cells above all: it is solid where they
// stand, and ends in a soft edge where the room begins.
const SCRIM_FRAGMENT = /* glsl */ `
uniform vec3 ground;
uniform bool column;       // the soft edge is at the right, not above
in vec2 at;
out vec4 colour;
void main() {
  colour = vec4(ground, 1.0) * smoothstep(0.0, 0.16, column ? 1.0 - at.x : at.y) * 0.95;
}
`;

/** @param transparent whether words stand on whatever the picture is laid over, and need no darker ground */
export function createHud(context: DrawContext, transparent: boolean): Hud {
  const { palette } = context;
  const scene = new Scene();
  const screen: Screen = { width: 1, height: 1, pixelRatio: 1 };
  const geometry = squareGeometry();
  const scrim = () => {
    const place = { value: new Vector4() };
    const column = { value: false };
    const uniforms = { place, column, ground: { value: rgbVector(palette.background) } };
    return {
      place: place.value,
      column,
      material: createMaterial({ vertex: SCREEN_VERTEX, fragment: SCRIM_FRAGMENT, uniforms, side: DoubleSide }),
    };
  };
  const scrims = { top: scrim(), caption: scrim(), legend: scrim() };
  const panels = { title: createPanel(screen, 2), caption: createPanel(screen, 2), legend: createPanel(screen, 2) };
  const cardPanel = createPanel(screen, 3);
  const warning = createPanel(screen, 3);
  const warnings = new Scene();
  warnings.add(warning.mesh);
  const lens = createLens(context, screen);
  scene.add(
    ...lens.meshes,
    ...(transparent ? [] : Object.values(scrims).map(({ material }) => createMesh(geometry, material, 1))),
    ...[...Object.values(panels), cardPanel].map((panel) => panel.mesh),
  );
  let metrics: HudMetrics | null = null;
  /** What must be said of the run that was drawn last. */
  let judged = null as { readonly run: Run; readonly sentence: string | null } | null;

  const writeTitle = (
    run: Run,
    { moment, footprintState, others }: Pick<Shown, 'moment' | 'footprintState' | 'others'>,
    { title: heading, setup = false }: Words,
    sizes: HudMetrics,
  ): void => {
    const pass = run.passes[moment.span.pass]!;
    const count = run.passes.length;
    const place = count > 1 ? `pass ${moment.span.pass + 1} / ${count}   ` : '';
    const spoken = heading !== '';
    const size = sizes.title * (spoken ? SPOKEN : 1);
    const title = spoken ? heading : setup ? `${run.title}, ${run.setup}` : run.title;
    const about = spoken ? '' : `   ${place}${others === null ? pass.title : focusWords(moment, pass, others)}`;
    const amounts = footprintState === null ? null : footprintWords(run, footprintState);
    panels.title.write(JSON.stringify([title, about, amounts]), (canvas) => {
      const words = { face: 'sans', weight: 600, colour: palette.text, size } as const;
      const spansOf = (line: readonly Word[]): Span[] => line.flatMap((word) => wordSpans(context, word, sizes.title));
      const line = {
        title: textSpans(title, words),
        lines: spoken ? inTwoLines(canvas, title, words) : null,
        pass: textSpans(about, { ...words, weight: 400, colour: palette.quiet }),
        amounts: amounts === null ? null : { long: spansOf(amounts.long), short: spansOf(amounts.short) },
      };
      drawTitle(canvas, line, screen.width - 2 * sizes.margin, size);
    });
  };

  const writeCaption = (run: Run, moment: Moment, sizes: HudMetrics): void => {
    const caption = captionOf(run, moment);
    panels.caption.write(JSON.stringify(caption), (canvas) => {
      const headline = caption.headline.flatMap((word) => wordSpans(context, word, sizes.headline));
      const dot = { face: 'mono', weight: 400, colour: palette.faint, size: sizes.details } as const;
      const words = caption.details.map((detail) => textSpans(detail, { ...dot, colour: palette.quiet }));
      const inOne = words.flatMap((spans, at) => (at === 0 ? spans : [...textSpans('  ·  ', dot), ...spans]));
      const reason = textSpans(caption.why, { face: 'sans', weight: 400, colour: palette.text, size: sizes.why });
      if (sizes.stand === 'column') {
        // A line ends between two details, never in one of them.
        const whole = caption.details.map((detail) => detail.replaceAll(' ', NO_BREAK)).join('   ');
        const details = textSpans(whole, { ...dot, colour: palette.quiet });
        drawColumn(canvas, { headline, why: reason, details }, sizes);
        return;
      }
      const lines = sizes.stand === 'sides' ? words.slice(-sizes.detailLines) : [inOne];
      // Whatever the number of lines, the last one stands on the lowest line.
      const first = sizes.detailLines - lines.length;
      const down = first * sizes.details * LINE_HEIGHT;
      const above = sizes.headline * 1.3 + sizes.why * LINE_HEIGHT;
      const baseline = (line: number): number => above + sizes.details * (1.15 + line * LINE_HEIGHT);
      drawFitted(canvas, headline, sizes.captionWidth, sizes.headline + down);
      drawFitted(canvas, reason, sizes.captionWidth, sizes.headline * 1.3 + sizes.why + down);
      lines.forEach((spans, at) => {
        drawFitted(canvas, spans, sizes.captionWidth, baseline(first + at));
      });
    });
  };

  const writeWarning = (sentence: string, sizes: HudMetrics): void => {
    warning.write(sentence, (canvas) => {
      const words = textSpans(sentence, { face: 'sans', weight: 600, colour: palette.bad, size: sizes.title });
      const [width, inset] = [screen.width - 2 * sizes.margin, 0.6 * sizes.title];
      const factor = Math.min(1, (width - 2 * inset) / measureSpans(canvas, words));
      canvas.fillStyle = palette.badGround;
      canvas.fillRect(0, 0, measureSpans(canvas, words, factor) + 2 * inset, WARNING_HEIGHT * sizes.title);
      canvas.fillStyle = palette.bad;
      canvas.fillRect(0, 0, inset / 4, WARNING_HEIGHT * sizes.title);
      drawSpans(canvas, words, inset, WARNING_HEIGHT * 0.68 * sizes.title, factor);
    });
  };

  return {
    scene,
    resize: (width, height, pixelRatio, sizes) => {
      Object.assign(screen, { width, height, pixelRatio });
      metrics = sizes;
      const bottom = height - sizes.margin * 0.7;
      const captionHeight =
        sizes.headline * 1.3 + sizes.why * LINE_HEIGHT + sizes.details * (1.5 + (sizes.detailLines - 1) * LINE_HEIGHT);
      panels.title.place(sizes.margin, sizes.margin * 0.6, width - 2 * sizes.margin, sizes.title * SPOKEN * TWO_LINES);
      cardPanel.place(0, 0, width, height);
      warning.place(sizes.margin, sizes.top, width - 2 * sizes.margin, sizes.title * WARNING_HEIGHT);
      const column = sizes.stand === 'column';
      const legendBottom = sizes.stand === 'stacked' ? bottom - captionHeight : bottom;
      const legendLeft = column ? sizes.margin : width - sizes.margin - sizes.legendWidth;
      panels.legend.place(legendLeft, legendBottom - sizes.legendHeight, sizes.legendWidth, sizes.legendHeight);
      if (column) {
        panels.caption.place(sizes.margin, sizes.top, sizes.captionWidth, bottom - sizes.legendHeight - sizes.top);
      } else panels.caption.place(sizes.margin, bottom - captionHeight, sizes.captionWidth, captionHeight);
      // Caption and legend share one ground where both stand below the room or in a column; at its sides they have one each.
      const edge = sizes.details * 0.6;
      const upTo = (high: number): number => -1 + (2 * (high + edge)) / height;
      const aside = (2 * (sizes.margin * 1.5 + sizes.captionWidth)) / width;
      const low = height - bottom;
      const sides = sizes.stand === 'sides';
      scrims.caption.column.value = column;
      scrims.top.place.set(-1, 1 - (2 * sizes.top) / height, 1, 1);
      if (column) scrims.caption.place.set(-1, 1, aside - 1, -1);
      else scrims.caption.place.set(-1, upTo(sides ? low + captionHeight : sizes.bottom), sides ? aside - 1 : 1, -1);
      if (column) scrims.legend.place.set(-1, -1, -1, -1);
      else scrims.legend.place.set(1 - aside, sides ? upTo(low + sizes.legendHeight) : -1, 1, -1);
    },
    show: (run, shown, legend, words) => {
      if (metrics === null) return;
      const sizes = metrics;
      writeTitle(run, shown, words, sizes);
      writeCaption(run, shown.moment, sizes);
      panels.legend.mesh.visible = sizes.legendHeight > 0;
      panels.legend.write(JSON.stringify(legend), (canvas) => drawLegend(canvas, legend, palette, sizes));
    },
    showCard: (index, card, look) => {
      if (metrics === null) return;
      const sizes = metrics;
      if (card === 'none') cardPanel.hide();
      else {
        cardPanel.write(`${index.run.id} ${card} ${look?.key ?? ''}`, (canvas) => {
          const colours = { background: cssOf(palette.wall), text: cssOf(palette.strip) };
          drawCard(canvas, cardLines(index, card, palette, sizes, look), colours, look, screen, sizes.why);
        });
      }
    },
    warningOn: (run) => {
      if (judged?.run !== run) judged = { run, sentence: warningOf(run) };
      const { sentence } = judged;
      if (sentence === null || metrics === null) return null;
      writeWarning(sentence, metrics);
      return warnings;
    },
    showWords: (visible) => {
      for (const { mesh } of [...Object.values(panels), cardPanel]) mesh.visible &&= visible;
    },
    write: (canvas) => {
      for (const panel of [...Object.values(panels), cardPanel]) panel.draw(canvas);
    },
    showLens: (target, state) => {
      if (target === null || state === null) lens.hide();
      else lens.show(target, state);
    },
    dispose: () => {
      geometry.dispose();
      lens.dispose();
      Object.values(scrims).forEach(({ material }) => material.dispose());
      [...Object.values(panels), cardPanel, warning].forEach((panel) => panel.dispose());
    },
  };
}

function cssOf(colour: Rgb): string {
  return `rgb(${colour.map((part) => Math.round(part * 255)).join(' ')})`;
}

function focusWords({ span }: Moment, { starts }: RunPass, others: number): string {
  const count = `workgroup ${span.workgroup + 1} / ${starts.length - 1} in full`;
  return others === 0 ? count : `${count}, shades: up to ${others} other${others === 1 ? '' : 's'} on a block`;
}

/** Shrinks a line that is too wide, rather than cutting it. */
function drawFitted(canvas: WordCanvas, spans: readonly Span[], width: number, baseline: number): void {
  drawSpans(canvas, spans, 0, baseline, Math.min(1, width / measureSpans(canvas, spans)));
}

/** Draws the parts of a caption below each other, each in as many lines as it takes. */
function drawColumn(
  canvas: WordCanvas,
  parts: Readonly<Record<keyof typeof COLUMN_LINES, readonly Span[]>>,
  sizes: HudMetrics,
): void {
  let top = 0;
  for (const part of ['headline', 'why', 'details'] as const) {
    const { lines, factor } = wrapSpans(canvas, parts[part], sizes.captionWidth, COLUMN_LINES[part]);
    for (const line of lines) {
      drawSpans(canvas, line, 0, top + sizes[part] * factor, factor);
      top += sizes[part] * factor * LEADINGS[part];
    }
  }
}

function wordSpans(context: DrawContext, word: Word, size: number): Span[] {
  const { palette } = context;
  const style = {
    face: 'sans',
    weight: 500,
    colour: word.kind === 'plain' ? palette.quiet : palette.text,
    size,
  } as const;
  if (word.kind !== 'name') return textSpans(word.text, style);
  return nameSpans(word.text, { ...style, weight: 600, colour: palette.hues[word.hue ?? 'slate'] });
}
