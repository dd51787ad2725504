/** What flows on the tray, as strands in the colours of the values that they carry; a gate makes them thin. */
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Vector2,
  Vector3,
} from 'three';
import type { IUniform, Mesh, Texture } from 'three';
import type { SlotSpec } from '../../../core/kernel.ts';
import { flowing } from '../flows.ts';
import { cellsHigh, cellsWide, placeOn } from '../layout/plane.ts';
import type { Surface, Vec3 } from '../layout/plane.ts';
import type { TrayLayout } from '../layout/tray.ts';
import type { Moment } from '../moment.ts';
import type { SlotSpans } from '../scaling.ts';
import { courseOf } from '../strands.ts';
import type { Course, TrayPoint } from '../strands.ts';
import { VALUE_COLOURS } from './cells.glsl.ts';
import { parseColour } from '../palette.ts';
import { hueVector, tableRow } from './context.ts';
import type { DrawContext } from './context.ts';
import { createMaterial, createMesh, ORDER } from './material.ts';
import { MANY_ARCS, ribbonGeometry, ribbonVertex } from './path.ts';
import { valueTexture } from './values.ts';

export interface Strands {
  readonly meshes: readonly Mesh[];
  /** `textureAfter` gives the values of a slot after an event, or null while they are not at hand. */
  update(
    moment: Moment,
    textureAfter: (slot: number, event: number) => Texture | null,
    spans: readonly SlotSpans[],
  ): void;
  dispose(): void;
}

/** How strongly strands show that nothing flows through now. */
const RESTING = 0.42;
/** How strongly the way of what has no known value yet is shown. */
const UNKNOWN = 0.16;
const SEGMENTS = 20;
/** The size of an arrowhead in units of the room. */
const HEAD = { length: 0.42, width: 0.36 };

const REACH = /* glsl */ `
uniform sampler2D gates;
uniform int gated;         // 1 where the values of the gate are known
in vec3 kind;              // lane (or -1), breadth, whether behind the gate
in vec2 part;
flat out int lane;
flat out float reach;
flat out vec2 stretch;
float reachAt(float depth) {
  lane = int(kind.x);
  stretch = part;
  float unit = projectionMatrix[1][1] * viewport.y * 0.5 / depth;
  float open = 1.0;
  if (gated == 1 && kind.z > 0.5) {
    int width = textureSize(gates, 0).x;
    open = clamp(abs(texelFetch(gates, ivec2(lane % width, lane / width), 0).r), 0.0, 1.0);
  }
  reach = kind.y * 0.5 * unit * open;
  return reach;
}
`;

const FRAGMENT = /* glsl */ `
${VALUE_COLOURS}
uniform sampler2D values;
uniform int known;         // 1 where each lane has one value, and it is known
uniform int lanes;
uniform vec2 span;
uniform vec3 hue;
uniform float progress;
uniform float opacity;
uniform float resting;
in float along;
in float across;
flat in int lane;
flat in float reach;
flat in vec2 stretch;
out vec4 colour;

void main() {
  // A strand thinner than a pixel is fainter instead.
  float edge = clamp(reach + 0.5 - abs(across), 0.0, 1.0) * min(1.0, reach * 2.0 + 0.08);
  vec3 paint = hue;
  if (known == 1 && lane >= 0) paint = mix(colourOf(valueAt(values, min(lane, lanes - 1)), span, vec2(0.25, 0.75)), hue, 0.12);
  float at = mix(stretch.x, stretch.y, along);
  float passed = 1.0 - smoothstep(progress, progress + 0.04, at);
  float strength = mix(resting, 1.0, passed * opacity);
  if (lane < 0) strength *= smoothstep(0.1, 0.2, abs(fract(at * 26.0) - 0.5));
  colour = vec4(paint, 1.0) * edge * strength;
}
`;

const HEAD_VERTEX = /* glsl */ `
uniform mat4 viewMatrix;
uniform mat4 projectionMatrix;
in vec3 position;
void main() { gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0); }
`;

const HEAD_FRAGMENT = /* glsl */ `
uniform vec3 tint;
uniform float opacity;
out vec4 colour;
void main() { colour = vec4(tint, 1.0) * opacity; }
`;

export function createStrands(
  context: DrawContext,
  slots: readonly SlotSpec[],
  { flows, slots: places }: TrayLayout,
  tray: Surface,
  depth: number,
): Strands {
  const rectangles = places.map(({ rectangle }) => rectangle);
  const onTray = ([x, y, height]: TrayPoint): Vec3 => placeOn(tray, { x, y, width: 0, height: 0 }, height).origin;
  const nothing = valueTexture(new Float32Array(1), 1);
  const drawn = flows.map((flow) => {
    const from = slots[flow.from]!;
    const course = courseOf(flow, slots, rectangles, depth);
    const uniforms: Record<string, IUniform> = {
      table: context.shared.table,
      specials: context.shared.specials,
      viewport: context.shared.viewport,
      pixelRatio: context.shared.pixelRatio,
      tableRow: { value: tableRow(from.scale === 'gate' ? 'probability' : from.scale) },
      transposed: { value: 0 },
      values: { value: nothing },
      gates: { value: nothing },
      gated: { value: 0 },
      known: { value: 0 },
      lanes: { value: cellsHigh(from) },
      span: { value: new Vector2() },
      hue: { value: hueVector(context.palette, from.hue) },
      progress: { value: 0 },
      opacity: { value: 0 },
      resting: { value: RESTING },
    };
    const geometry = strandGeometry(course, onTray);
    const material = createMaterial({
      vertex: ribbonVertex(MANY_ARCS, REACH),
      fragment: FRAGMENT,
      uniforms,
      side: DoubleSide,
    });
    // What runs straight along its lane lies below the slots, and a loop above them.
    const order = course.head === null ? ORDER.slots - 0.1 : ORDER.links - 0.1;
    const head = course.head === null ? null : createHead(context, course.head, onTray);
    return { flow, uniforms, geometry, material, mesh: createMesh(geometry, material, order), head };
  });
  return {
    meshes: drawn.flatMap(({ mesh, head }) => [mesh, ...(head === null ? [] : [head.mesh])]),
    update: (moment, textureAfter, spans) => {
      drawn.forEach(({ flow, uniforms, head }) => {
        // What flows is what the source holds before the event that it flows in.
        const source = textureAfter(flow.from, moment.slots[flow.from]!.before);
        const vector = cellsWide(slots[flow.from]!) === 1;
        const gate = flow.gate === null ? null : moment.slots[flow.gate]!;
        const opening =
          gate === null ? null : textureAfter(flow.gate!, moment.progress < 0.5 ? gate.before : gate.after);
        uniforms['values']!.value = source ?? nothing;
        uniforms['known']!.value = source !== null && vector ? 1 : 0;
        uniforms['gates']!.value = opening ?? nothing;
        uniforms['gated']!.value = opening === null ? 0 : 1;
        const span = spans[flow.from]!.before;
        (uniforms['span']!.value as Vector2).set(span.limit, span.bend);
        const link = flowing(flow, moment.links);
        uniforms['progress']!.value = link?.progress ?? 0;
        uniforms['opacity']!.value = link?.opacity ?? 0;
        const known = source !== null && (gate === null || opening !== null);
        uniforms['resting']!.value = known ? (vector ? RESTING : RESTING / 2) : UNKNOWN;
        head?.fade(0.45 + 0.55 * (link?.opacity ?? 0));
      });
    },
    dispose: () => {
      nothing.dispose();
      drawn.forEach(({ geometry, material, head }) => {
        geometry.dispose();
        material.dispose();
        head?.dispose();
      });
    },
  };
}

function strandGeometry({ strands }: Course, onTray: (point: TrayPoint) => Vec3): InstancedBufferGeometry {
  const geometry = ribbonGeometry(new InstancedBufferGeometry(), SEGMENTS);
  for (let point = 0; point < 4; point++) {
    const values = Float32Array.from(strands.flatMap(({ points }) => onTray(points[point]!)));
    geometry.setAttribute(`p${point}`, new InstancedBufferAttribute(values, 3));
  }
  const kinds = strands.flatMap(({ lane, breadth, gated }) => [lane, breadth, gated ? 1 : 0]);
  geometry.setAttribute('kind', new InstancedBufferAttribute(Float32Array.from(kinds), 3));
  const parts = Float32Array.from(strands.flatMap(({ part }) => [...part]));
  geometry.setAttribute('part', new InstancedBufferAttribute(parts, 2));
  geometry.instanceCount = strands.length;
  return geometry;
}

interface Head {
  readonly mesh: Mesh;
  fade(opacity: number): void;
  dispose(): void;
}

function createHead(context: DrawContext, [x, y, height]: TrayPoint, onTray: (point: TrayPoint) => Vec3): Head {
  const { length, width } = HEAD;
  const corners: readonly TrayPoint[] = [
    [x - length / 2, y, height],
    [x + length / 2, y - width / 2, height],
    [x + length / 4, y, height],
    [x + length / 2, y + width / 2, height],
  ];
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners.flatMap(onTray)), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const uniforms = { tint: { value: new Vector3(...parseColour(context.palette.text)) }, opacity: { value: 1 } };
  const material = createMaterial({ vertex: HEAD_VERTEX, fragment: HEAD_FRAGMENT, uniforms, side: DoubleSide });
  return {
    mesh: createMesh(geometry, material, ORDER.links),
    fade: (opacity) => (uniforms.opacity.value = opacity),
    dispose: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}
