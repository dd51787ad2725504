// Event records of a traced kernel; their layout is documented in core/trace/layout.ts. Each workgroup appends to its
// own region, so the trace needs no atomics and is the same in every run. What depends on the kernel (names of tensors
// and slots, copies of the slots) is written by core/trace/trace-functions.ts.
import package::lib::tiles::Tile;

struct TraceSettings {
  watched: u32,   // index of the one workgroup that runs and copies its slots
}

// A build records events or copies slots, never both, so that it binds one storage buffer more than the kernel.
@group(1) @binding(0) var<storage, read_write> trace_records: array<u32>;
@group(1) @binding(0) var<storage, read_write> trace_snapshots: array<f32>;
@group(1) @binding(1) var<uniform> trace_settings: TraceSettings;

const TRACE_RECORD_WORDS = 9u;

var<private> trace_workgroup: u32;
var<private> trace_thread: u32;
var<private> trace_count: u32;     // events appended so far
var<private> trace_copied: u32;    // snapshot elements written so far
var<private> trace_i: u32;
var<private> trace_j: u32;

fn trace_start(group: u32, thread: u32) {
  trace_workgroup = group;
  trace_thread = thread;
}

/// Sets the loop indices that the following events carry.
fn trace_loops(i: u32, j: u32) {
  trace_i = i;
  trace_j = j;
}

/// Appends one record. A region has `capacity` records and a last one that stays empty unless the region overflowed; then
/// its row is the number of events.
fn trace_append(head: u32, tile: Tile, flops: u32, line: u32, capacity: u32) {
  if (trace_thread == 0) {
    let at = (trace_workgroup * (capacity + 1) + min(trace_count, capacity)) * TRACE_RECORD_WORDS;
    trace_records[at] = head;
    trace_records[at + 1] = select(tile.row, trace_count + 1, trace_count >= capacity);
    trace_records[at + 2] = tile.column;
    trace_records[at + 3] = tile.rows | (tile.columns << 16);
    trace_records[at + 4] = tile.real_rows | (tile.real_columns << 16);
    trace_records[at + 5] = trace_i;
    trace_records[at + 6] = line | (tile.plane << 16);
    trace_records[at + 7] = flops;
    trace_records[at + 8] = trace_j;
    trace_count++;
  }
}
