/**
 * The number lens: cells of a plane once more, as large as their numbers need. It draws with the plane's own fragment
 * and
 * uniforms, so that it shows what is drawn: hatched where that is hatched, half written where it is half written.
 */
import { Vector4 } from 'three';
import type { IUniform, Mesh, RawShaderMaterial } from 'three';
import type { Lens as LensState } from '../contract.ts';
import type { Hue } from '../../../core/kernel.ts';
import { lensLayout } from '../lens.ts';
import { drawSpans, measureSpans, nameSpans, textSpans } from '../words/text.ts';
import { rgbVector } from './context.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, squareGeometry } from './material.ts';
import { createPanel, SCREEN_VERTEX } from './panel.ts';
import type { Screen } from './panel.ts';

/** A plane of cells that a lens can look at. */
export interface LensTarget {
  readonly material: RawShaderMaterial;
  readonly name: string;
  readonly hue: Hue;
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
  /** The cell in the middle of the lens. */
  readonly row: number;
  readonly column: number;
  readonly plane: number;
}

export interface Lens {
  readonly meshes: readonly Mesh[];
  show(target: LensTarget, state: LensState): void;
  hide(): void;
  dispose(): void;
}

const LENS_VERTEX = /* glsl */ `
uniform vec4 lensPlace;    // left, top, right, bottom in normalised device coordinates
uniform vec4 lensCells;    // first to the right and down, count to the right and down
uniform int lensPlane;
uniform int transposed;
uniform vec2 viewport;
in vec3 position;
out vec2 cell;
flat out float em;
flat out int plane;
flat out int depth;
void main() {
  vec2 seen = lensCells.xy + position.xy * lensCells.zw;
  cell = transposed == 1 ? seen.yx : seen;
  plane = lensPlane;
  depth = 0;
  vec2 pixels = abs(lensPlace.zw - lensPlace.xy) * viewport * 0.5 / lensCells.zw;
  em = min(pixels.x * 0.25, pixels.y * 0.6);
  gl_Position = vec4(mix(lensPlace.xy, lensPlace.zw, position.xy), 0.0, 1.0);
}
`;

const GROUND_FRAGMENT = /* glsl */ `
uniform vec3 ground;
uniform vec3 rim;
uniform float pixelRatio;
in vec2 at;
out vec4 colour;
void main() {
  vec2 pixels = min(at, 1.0 - at) / fwidth(at);
  colour = vec4(min(pixels.x, pixels.y) < 1.5 * pixelRatio ? rim : ground, 1.0);
}
`;

/** The material of a plane's cells as a lens draws it. */
export function lensMaterial(of: RawShaderMaterial): RawShaderMaterial {
  const uniforms: Record<string, IUniform> = {
    ...of.uniforms,
    lensPlace: { value: new Vector4() },
    lensCells: { value: new Vector4() },
    lensPlane: { value: 0 },
    // A lens shows its cells in full light, however dim the plane itself is.
    base: { value: 1 },
    light: { value: 1 },
  };
  return createMaterial({
    vertex: LENS_VERTEX,
    fragment: of.userData['fragment'] as string,
    uniforms,
    side: of.side,
    defines: of.defines as Record<string, number>,
  });
}

export function createLens(context: DrawContext, screen: Screen): Lens {
  const { palette } = context;
  const geometry = squareGeometry();
  const place = { value: new Vector4() };
  const ground = createMaterial({
    vertex: SCREEN_VERTEX,
    fragment: GROUND_FRAGMENT,
    uniforms: {
      place,
      ground: { value: rgbVector(palette.bed) },
      rim: { value: rgbVector(palette.wallRim) },
      pixelRatio: context.shared.pixelRatio,
    },
  });
  const back = createMesh(geometry, ground, 3);
  const front = createMesh(geometry, ground, 4);
  const words = createPanel(screen, 5);
  let source: RawShaderMaterial | null = null;
  let shown: RawShaderMaterial | null = null;
  let placed = '';

  const hide = (): void => {
    back.visible = front.visible = false;
    words.hide();
  };
  hide();

  return {
    meshes: [back, front, words.mesh],
    show: (target, state) => {
      if (source !== target.material || shown === null) {
        shown?.dispose();
        source = target.material;
        shown = lensMaterial(source);
        front.material = shown;
      }
      const { transposed, rows, columns, row, column } = target;
      const seen = <T>(across: T, down: T): readonly [T, T] => (transposed ? [down, across] : [across, down]);
      const layout = lensLayout(seen(column, row), seen(columns, rows), state, screen);
      const { x, y, width, height } = layout;
      const frame = 3;
      place.value.copy(onScreen(screen, x - frame, y - layout.words, width + 2 * frame, height + layout.words + frame));
      (shown.uniforms['lensPlace']!.value as Vector4).copy(onScreen(screen, x, y, width, height));
      (shown.uniforms['lensCells']!.value as Vector4).set(...layout.first, ...layout.count);
      shown.uniforms['lensPlane']!.value = target.plane;
      back.visible = front.visible = true;

      const [firstColumn, firstRow] = seen(...layout.first);
      const [countColumns, countRows] = seen(...layout.count);
      const size = layout.words * 0.52;
      const quiet = { face: 'mono', weight: 400, colour: palette.quiet, size } as const;
      const line = [
        ...nameSpans(target.name, { face: 'sans', weight: 600, colour: palette.hues[target.hue], size: size * 1.15 }),
        ...textSpans(`  rows ${span(firstRow, countRows)}`, quiet),
        ...(columns > 1 ? textSpans(`  columns ${span(firstColumn, countColumns)}`, quiet) : []),
        ...(state.held ? textSpans('  held', { ...quiet, colour: palette.text }) : []),
      ];
      const box = [x, y - layout.words, Math.max(width, size * 4), layout.words] as const;
      const { pixelRatio } = screen;
      if (placed !== [...box, pixelRatio].join()) words.place(...box);
      placed = [...box, pixelRatio].join();
      words.write(JSON.stringify(line), (canvas) => {
        drawSpans(canvas, line, 2, layout.words * 0.66, Math.min(1, (box[2] - 4) / measureSpans(canvas, line)));
      });
    },
    hide,
    dispose: () => {
      shown?.dispose();
      ground.dispose();
      geometry.dispose();
      words.dispose();
    },
  };
}

function span(first: number, count: number): string {
  return count === 1 ? String(first) : `${first}…${first + count - 1}`;
}

function onScreen({ width, height }: Screen, x: number, y: number, across: number, down: number): Vector4 {
  const [toRight, toTop] = [2 / width, 2 / height];
  return new Vector4(x * toRight - 1, 1 - y * toTop, (x + across) * toRight - 1, 1 - (y + down) * toTop);
}
