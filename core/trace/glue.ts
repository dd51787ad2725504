/**
 * The part of a traced build that depends on the kernel's data: numbers for the names of tensors, slots and operations,
 * and the copies of slots into the snapshot buffer. It is appended to the kernel's own WGSL before linking; the
 * untraced build does not have it.
 */
import type { KernelPass } from '../kernel.ts';
import { NONE, OPERATIONS } from './layout.ts';

/** What the kernel's `@if(trace)` statements use of `lib/trace.wgsl`. */
const IMPORTS =
  'import package::lib::trace::{trace_start, trace_loops, trace_append, trace_is_watched, trace_settings, trace_snapshots, trace_copied, trace_thread};';

/**
 * The WGSL of a kernel pass made ready for a traced link: `LINE` becomes the number of the line it stands on, imports
 * go before the first line (on it, so that lines keep their numbers) and the glue after the last.
 */
export function withTraceGlue(source: string, pass: KernelPass, tensors: readonly string[]): string {
  const numbered = source
    .split('\n')
    .map((line, index) => line.replace(/\bLINE\b/g, String(index + 1)))
    .join('\n');
  return `${IMPORTS} ${numbered}\n${glue(pass, tensors)}`;
}

function glue(pass: KernelPass, tensors: readonly string[]): string {
  const [columns, rows] = pass.workgroups;
  const names = [
    ...Object.entries(OPERATIONS).map(([name, code]) => `const ${name.toUpperCase()} = ${code}u;`),
    ...tensors.map((name, index) => `const TENSOR_${name} = ${index}u;`),
    `const TENSOR_NONE = ${NONE}u;`,
    ...pass.slots.map((slot, index) => `const SLOT_${slot.name} = ${index}u;`),
    `const SLOT_NONE = ${NONE}u;`,
  ];
  const copies = pass.slots.map((slot, index) => {
    const size = slot.rows * slot.columns;
    const element = slot.element ?? `${slot.name}[e]`;
    return `
    if (slot == ${index}u) {
      for (var e = trace_thread; e < ${size}u; e += THREADS) { trace_snapshots[trace_copied + e] = ${element}; }
      trace_copied += ${size}u;
    }`;
  });
  return `${names.join('\n')}

/// Whether this workgroup is to run: all are, unless one of them is watched.
fn trace_begins(group: vec3u, thread: u32) -> bool {
  let index = group.x + ${columns}u * (group.y + ${rows}u * group.z);
  trace_start(index, thread);
  return trace_settings.watched == 0xffffffff || trace_settings.watched == index;
}

/// Records an event; barriers on both sides keep the copy of a slot apart from what the kernel does to it.
fn trace_repeated(operation: u32, tensor: u32, slot: u32, tile: Tile, repeats: u32, flops: u32, line: u32) {
  workgroupBarrier();
  trace_append(operation | (tensor << 8) | (slot << 16) | (repeats << 24), tile, flops, line, ${pass.maximumEvents}u);
  if (trace_is_watched() && operation != STORE) {${copies.join('')}
  }
  workgroupBarrier();
}

fn trace(operation: u32, tensor: u32, slot: u32, tile: Tile, flops: u32, line: u32) {
  trace_repeated(operation, tensor, slot, tile, 1, flops, line);
}

fn trace_barrier(line: u32) {
  trace_append(BARRIER | (TENSOR_NONE << 8) | (SLOT_NONE << 16), Tile(), 0, line, ${pass.maximumEvents}u);
}
`;
}
