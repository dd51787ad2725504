/**
 * The WGSL that finds races. Every watched element has a stamp, one word that is changed atomically: who accessed it
 * last (30 bits) and how it has been accessed since the last barrier (2 bits: not at all, read by one, read by several,
 * written). An access clashes when another invocation wrote the element in the same epoch, or when it writes what
 * another one has read. One word has one order of changes, so no interleaving hides a clash: the later of the two
 * accesses sees the earlier.
 *
 * An epoch ends at a barrier of the variable's own address space: workgroupBarrier does not order storage accesses.
 * Storage has a second stamp for the workgroup, for which all time is one epoch, since nothing orders workgroups.
 *
 * A stamp that nobody has changed yet also tells a read of workgroup memory that was never written.
 */
export const RACE_CODE = `
var<private> audit_local: u32;
var<private> audit_group: u32;
var<private> audit_workgroup_epoch: u32;
var<private> audit_storage_epoch: u32;
override audit_stride: u32;

fn audit_start(local: u32, group: vec3u, groups: vec3u) {
  audit_local = local;
  audit_group = group.x + groups.x * (group.y + groups.y * group.z);
  if (local >= 1024u) { atomicStore(&audit_words[0], 1u); }
}

fn audit_next_epoch(epoch: u32) -> u32 {
  if (epoch == 0xfffffu) { atomicStore(&audit_words[0], 1u); }
  return epoch + 1u;
}

fn audit_workgroup_barrier() {
  workgroupBarrier();
  storageBarrier();
  audit_workgroup_epoch = audit_next_epoch(audit_workgroup_epoch);
}

fn audit_storage_barrier() {
  workgroupBarrier();
  storageBarrier();
  audit_storage_epoch = audit_next_epoch(audit_storage_epoch);
}

fn audit_note_invocation(at: u32, epoch: u32, writes: bool, finding: u32, element: u32) {
  if (audit_clashes(at, (epoch << 10u) | audit_local, 0x3ffffc00u, writes)) { audit_report(finding, element); }
}

fn audit_note_workgroup(at: u32, writes: bool, finding: u32, element: u32) {
  if (audit_clashes(at, audit_group, 0u, writes)) { audit_report(finding, element); }
}

/// Before the first access of all a stamp is 0.
fn audit_note_unwritten(at: u32, finding: u32, element: u32) {
  if (atomicLoad(&audit_words[at]) == 0u) { audit_report(finding, element); }
}

fn audit_report(finding: u32, element: u32) {
  atomicAdd(&audit_words[finding], 1u);
  atomicMax(&audit_words[finding + 1u], 0xffffffffu - element);
}

fn audit_clashes(at: u32, who: u32, epoch_mask: u32, writes: bool) -> bool {
  const READ_BY_ONE = 1u;
  const READ_BY_SEVERAL = 2u;
  const WRITTEN = 3u;
  var old = atomicLoad(&audit_words[at]);
  loop {
    let mode = old & 3u;
    let other = old >> 2u;
    var next = who << 2u;
    if (mode == 0u || (other & epoch_mask) != (who & epoch_mask)) {
      next |= select(READ_BY_ONE, WRITTEN, writes);
    } else if (mode == READ_BY_SEVERAL) {
      if (writes) { return true; }
      next |= READ_BY_SEVERAL;
    } else if (other == who) {
      next |= select(mode, WRITTEN, writes);
    } else {
      if (writes || mode == WRITTEN) { return true; }
      next |= READ_BY_SEVERAL;
    }
    if (next == old) { return false; }
    let result = atomicCompareExchangeWeak(&audit_words[at], old, next);
    if (result.exchanged) { return false; }
    old = result.old_value;
  }
}
`;
