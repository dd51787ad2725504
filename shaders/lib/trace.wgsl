// Event records of a traced kernel. Layout: core/trace/layout.ts. Each workgroup appends to its own region, so the
// trace needs no atomics and is the same in every run.

const LOAD = 1u;         // HBM to SRAM or registers
const STORE = 2u;        // SRAM or registers to HBM
const COMPUTE = 3u;      // a slot gets new values
const RESCALE = 4u;      // a slot is multiplied by a correction factor
const INITIALISE = 5u;   // a slot gets its start values
const SKIP = 6u;         // a block is not computed at all
const BARRIER = 7u;

const RECORD_WORDS = 8u;

@group(1) @binding(0) var<storage, read_write> trace_records: array<u32>;
@group(1) @binding(1) var<storage, read_write> trace_snapshots: array<f32>;
@group(1) @binding(2) var<uniform> trace_watched: vec4u;   // x: index of the workgroup whose slots are copied

var<private> trace_workgroup: u32;
var<private> trace_thread: u32;
var<private> trace_count: u32;
var<private> trace_copied: u32;
var<private> trace_i: u32;
var<private> trace_j: u32;

fn trace_start(workgroup: u32, thread: u32) {
  trace_workgroup = workgroup;
  trace_thread = thread;
}

/// Sets the loop indices that the following events carry.
fn trace_loops(i: u32, j: u32) {
  trace_i = i;
  trace_j = j;
}
