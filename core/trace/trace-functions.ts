/**
 * Generates the WGSL of a traced build that depends on the kernel's data: constants for tensors, slots and operations,
 * the
 * functions that trace statements call, and the copies of slots into the snapshot buffer. It is appended to the WGSL of
 * the kernel before linking; the untraced build does not have it.
 */
import type { KernelPass, SlotSpec } from '../kernel.ts';
import { NONE, OPERATIONS } from './layout.ts';

/** What trace statements and the generated functions use of `lib/trace.wgsl`. */
const IMPORTS =
  'import package::lib::trace::{trace_start, trace_loops, trace_append, trace_settings, trace_snapshots, trace_copied, trace_thread};';

/**
 * `events`: every workgroup runs and records. `copies`: one watched workgroup runs, and copies every slot that changes,
 * whose events are known. Each binds one storage buffer beside the tensors.
 * They are builds of their own because the barriers around a copy cost time even where they are not reached.
 */
export type TraceBuild = 'events' | 'copies';

/**
 * Prepares the WGSL of a pass for a traced build: `LINE` becomes the number of its line, the imports are put on the
 * first
 * line, so that lines keep their numbers, and the trace functions follow after the last.
 */
export function withTraceFunctions(
  source: string,
  pass: KernelPass,
  tensors: readonly string[],
  build: TraceBuild,
): string {
  const numbered = source
    .split('\n')
    .map((line, index) => {
      const statement = line.replace(/\bLINE\b/g, String(index + 1));
      return build === 'events' ? onFirstThread(statement) : statement;
    })
    .join('\n');
  const combined = new Set(Array.from(source.matchAll(/\btrace_combine_(\w+)\(/g), ([, slot]) => slot!));
  return `${IMPORTS} ${numbered}\n${traceFunctions(pass, tensors, boundNames(source), combined, build)}`;
}

/**
 * In the build that only records events, a single thread evaluates a trace statement. It stands in a loop of one turn
 * instead of an `if`, because SwiftShader runs the body of an `if` for all threads and masks its stores, but skips a
 * loop
 * that no thread enters.
 */
function onFirstThread(line: string): string {
  return line.replace(
    /@if\(trace\) (trace_\w+\(.*\);)/,
    '@if(trace) for (var turn = trace_thread; turn < 1; turn++) { $1 }',
  );
}

/** The variables of bind group 0 by binding: a shader that several kernels use has its own names for their tensors. */
function boundNames(source: string): readonly (string | undefined)[] {
  const names: string[] = [];
  for (const [, binding, name] of source.matchAll(/@group\(0\) @binding\((\d+)\) var<storage[^>]*> (\w+)/g)) {
    names[Number(binding)] = name!;
  }
  return names;
}

function traceFunctions(
  pass: KernelPass,
  tensors: readonly string[],
  bound: readonly (string | undefined)[],
  combined: ReadonlySet<string>,
  build: TraceBuild,
): string {
  const [columns, rows] = pass.workgroups;
  const ids = new Map(tensors.map((name, index) => [name, index]));
  // Tensors that the pass does not bind (ghosts) go by their own name, unless a bound variable has it.
  const named = new Map(ids);
  pass.tensors.forEach((tensor, binding) => named.set(bound[binding] ?? tensor, ids.get(tensor)!));
  const names = [
    ...Object.entries(OPERATIONS).map(([name, code]) => `const ${name.toUpperCase()} = ${code}u;`),
    ...Array.from(named, ([name, index]) => `const TENSOR_${name} = ${index}u;`),
    `const TENSOR_NONE = ${NONE}u;`,
    ...pass.slots.map((slot, index) => `const SLOT_${slot.name} = ${index}u;`),
    `const SLOT_NONE = ${NONE}u;`,
  ];
  return `${names.join('\n')}

/// Whether this workgroup is to run.
fn trace_begins(group: vec3u, thread: u32) -> bool {
  let index = group.x + ${columns}u * (group.y + ${rows}u * group.z);
  trace_start(index, thread);
  return ${build === 'events' ? 'true' : 'trace_settings.watched == index'};
}

fn trace_event(operation: u32, tensor: u32, slot: u32, tile: Tile, repeats: u32, flops: u32, line: u32) {
  ${build === 'events' ? `trace_append(operation | (tensor << 8) | (slot << 16) | (repeats << 24), tile, flops, line, ${pass.maximumEvents}u);` : '// The events of this workgroup are known: this build only copies.'}
}

/// A slot goes to HBM.
fn trace_store(tensor: u32, slot: u32, tile: Tile, line: u32) {
  trace_event(STORE, tensor, slot, tile, 1, 0, line);
}

/// Operands go from HBM straight into the arithmetic; \`repeats\` threads read each of them.
fn trace_stream(tensor: u32, tile: Tile, repeats: u32, line: u32) {
  trace_event(LOAD, tensor, SLOT_NONE, tile, repeats, 0, line);
}

/// A block is not computed at all.
fn trace_skip(tensor: u32, tile: Tile, line: u32) {
  trace_event(SKIP, tensor, SLOT_NONE, tile, 0, 0, line);
}

fn trace_barrier(line: u32) {
  trace_event(BARRIER, TENSOR_NONE, SLOT_NONE, Tile(), 0, 0, line);
}
${pass.slots.map((slot) => slotFunction(slot, build) + (combined.has(slot.name) ? combineFunction(slot, build) : '')).join('')}`;
}

/**
 * Generates `trace_NAME`, which records an event that gives the slot new values. The barriers keep the copy apart from
 * what
 * the kernel does to the slot.
 */
function slotFunction(slot: SlotSpec, build: TraceBuild): string {
  return `
fn trace_${slot.name}(operation: u32, tensor: u32, tile: Tile, flops: u32, line: u32) {
  trace_event(operation, tensor, SLOT_${slot.name}, tile, 1, flops, line);${build === 'copies' ? copyOf(slot) : ''}
}
`;
}

/**
 * Generates `trace_combine_NAME`, which records one level of a tree over the lanes of the slot. The kernel imports
 * `Lanes`.
 */
function combineFunction(slot: SlotSpec, build: TraceBuild): string {
  return `
fn trace_combine_${slot.name}(lanes: Lanes, tile: Tile, flops: u32, line: u32) {
  var level = tile;
  level.row = lanes.first | (lanes.step << 16);
  level.column = lanes.count | (bitcast<u32>(lanes.partner) << 16);
  trace_event(COMBINE, TENSOR_NONE, SLOT_${slot.name}, level, lanes.moves, flops, line);${build === 'copies' ? copyOf(slot) : ''}
}
`;
}

function copyOf(slot: SlotSpec): string {
  const size = slot.rows * slot.columns;
  const copy = `trace_snapshots[trace_copied + e] = ${slot.element ?? `${slot.name}[e]`};`;
  const copies =
    slot.owner === undefined
      ? `for (var e = trace_thread; e < ${size}u; e += THREADS) { ${copy} }`
      : `for (var e = 0u; e < ${size}u; e++) { if (${slot.owner} == trace_thread) { ${copy} } }`;
  return `
  workgroupBarrier();
  ${copies}
  trace_copied += ${size}u;
  workgroupBarrier();`;
}
