/** The WGSL of `shaders/` and its linking: one source gives the untraced and the traced build of a pass. */
import { link } from 'wesl/core';
import type { KernelPass } from '../kernel.ts';
import { withTraceFunctions, type TraceBuild } from '../trace/trace-functions.ts';

const ROOT = '../../shaders/';

const sources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('../../shaders/**/*.wgsl', { query: '?raw', eager: true, import: 'default' }),
  ).map(([path, text]) => [path.slice(ROOT.length), text]),
);

/** The source file of a pass, as it stands in `shaders/`. */
export function shaderSource(shader: string): { readonly file: string; readonly text: string } {
  const file = `${shader}.wgsl`;
  const text = sources[file];
  if (text === undefined) throw new Error(`there is no shader ${file}`);
  return { file, text };
}

/**
 * Links the plain WGSL of the untraced build: what the kernel would be without any tracing. @param further
 * files that are not in `shaders/`, by their path
 */
export function linkUntraced(
  { shader }: Pick<KernelPass, 'shader'>,
  further: Readonly<Record<string, string>> = {},
): Promise<string> {
  return linkWith(shader, { ...sources, ...further }, false);
}

/** Links the WGSL of the traced build from the same source. `tensors` are the names whose index the events carry. */
export function linkTraced(pass: KernelPass, tensors: readonly string[], build: TraceBuild): Promise<string> {
  const { file, text } = shaderSource(pass.shader);
  return linkWith(pass.shader, { ...sources, [file]: withTraceFunctions(text, pass, tensors, build) }, true);
}

async function linkWith(shader: string, weslSrc: Readonly<Record<string, string>>, trace: boolean): Promise<string> {
  const linked = await link({ weslSrc: { ...weslSrc }, rootModuleName: shader, conditions: { trace } });
  return linked.dest;
}
