// One level of a tree of combines over the lanes of a slot: which lanes take what other lanes hold. The kernel follows
// it and the trace records it, so that the tree on screen is the one that ran.
struct Lanes {
  first: u32,     // the first lane that takes
  step: u32,      // from one taking lane to the next
  count: u32,     // lanes that take
  partner: i32,   // from a taking lane to the one that it takes from
  moves: u32,     // 1 when the lane that is taken from gets what the taking lane held, else 0
}

/// The m-th taking lane.
fn taker(lanes: Lanes, m: u32) -> u32 {
  return lanes.first + m * lanes.step;
}

/// The lane that the m-th taking lane takes from.
fn giver(lanes: Lanes, m: u32) -> u32 {
  return u32(i32(taker(lanes, m)) + lanes.partner);
}

/// Taking lanes of a level that stand for real tokens.
fn real_takers(lanes: Lanes, tokens: u32) -> u32 {
  return select(0u, min(lanes.count, (tokens + lanes.step - 1 - lanes.first) / lanes.step), tokens > lanes.first);
}

/// A reduction: of `width` lanes the upper ones merge into the lower half, (width + 1) / 2 are left; the middle one of
/// an odd number waits.
fn merge_halves(width: u32) -> Lanes {
  let half = (width + 1) / 2;
  return Lanes(0, 1, width - half, i32(half), 0);
}

/// Level `level` of the up-sweep over `size` lanes, a power of two (Blelloch 1990).
fn up_sweep(level: u32, size: u32) -> Lanes {
  let step = 2u << level;
  return Lanes(step - 1, step, size / step, -i32(step / 2), 0);
}

/// The same level of the down-sweep: the right child combines its parent's prefix with the left child's sum, and the
/// left child gets the prefix (Blelloch 1990).
fn down_sweep(level: u32, size: u32) -> Lanes {
  let step = 2u << level;
  return Lanes(step - 1, step, size / step, -i32(step / 2), 1);
}

/// Level `level` of the inclusive scan in which every lane takes from the one 2^level before it (Hillis and Steele 1986).
fn hillis_steele(level: u32, size: u32) -> Lanes {
  let distance = 1u << level;
  return Lanes(distance, 1, size - min(distance, size), -i32(distance), 0);
}
