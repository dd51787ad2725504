/** The WGSL of `shaders/` and its linking: one source gives the untraced and the traced build of a pass. */
import { link } from 'wesl/core';
import type { LinkedWesl } from 'wesl/core';
import type { KernelPass } from '../kernel.ts';
import { underConditions } from './conditions.ts';
import { withWaypoints } from '../record/waypoints.ts';
import { withTraceFunctions, type TraceBuild } from '../trace/trace-functions.ts';

const ROOT = '../../shaders/';

const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('../../shaders/**/*.wgsl', { query: '?raw', eager: true, import: 'default' }),
  ).map(([path, text]) => [path.slice(ROOT.length), text]),
);

export interface ShaderSource {
  readonly file: string;
  readonly text: string;
}

type Program = Pick<KernelPass, 'shader' | 'source' | 'conditions'>;

/** The WGSL of a pass, with its switches settled. */
export function sourceOf({ shader, source, conditions }: Program): ShaderSource {
  const { file, text } = source === undefined ? shaderSource(shader) : { file: `${shader}.wgsl`, text: source };
  return { file, text: underConditions(text, conditions) };
}

/** A source file as it stands in `shaders/`. */
export function shaderSource(shader: string): ShaderSource {
  const file = `${shader}.wgsl`;
  const text = sources[file];
  if (text === undefined) throw new Error(`there is no shader ${file}`);
  return { file, text };
}

/**
 * Links the plain WGSL of the untraced build: what the kernel would be without any tracing. @param further
 * files that are not in `shaders/`, by their path
 */
export async function linkUntraced(program: Program, further: Readonly<Record<string, string>> = {}): Promise<string> {
  const all = { ...sources, ...further };
  const { shader, source = all[`${program.shader}.wgsl`] } = program;
  if (source === undefined) throw new Error(`there is no shader ${shader}.wgsl`);
  const { file, text } = sourceOf({ ...program, source });
  return (await linkWith(shader, { ...all, [file]: text }, false)).dest;
}

/** Links the WGSL of the traced build from the same source. `tensors` are the names whose index the events carry. */
export async function linkTraced(pass: KernelPass, tensors: readonly string[], build: TraceBuild): Promise<string> {
  const { file, text } = sourceOf(pass);
  const traced = withTraceFunctions(text, pass, tensors, build);
  return (await linkWith(pass.shader, { ...sources, [file]: traced }, true)).dest;
}

/** The plain WGSL of a pass with waypoints in place of its trace statements, and the line of the source that a place comes from. */
export interface WithWaypoints {
  readonly code: string;
  /** The line in the file of the pass; null for what another file brings. */
  lineAt(offset: number): number | null;
}

export async function linkWithWaypoints(pass: Program): Promise<WithWaypoints> {
  const { file, text } = sourceOf(pass);
  const withThem = withWaypoints(text);
  const { dest, sourceMap } = await linkWith(pass.shader, { ...sources, [file]: withThem }, false);
  return {
    code: dest,
    lineAt: (offset) => {
      const { src, position } = sourceMap.destToSrc(offset);
      return src.text === withThem ? withThem.slice(0, position).split('\n').length : null;
    },
  };
}

function linkWith(shader: string, weslSrc: Readonly<Record<string, string>>, trace: boolean): Promise<LinkedWesl> {
  return link({ weslSrc: { ...weslSrc }, rootModuleName: shader, conditions: { trace } });
}
