/** Rectangles in the room and the little vector arithmetic that layout, flights and picking need. */
export type Vec3 = readonly [number, number, number];

/** A rectangle of cells: its top left corner and the two edges that leave it, as wide and as high as all its cells. */
export interface Plane {
  readonly origin: Vec3;
  readonly right: Vec3;
  readonly down: Vec3;
  /** Whether columns run down and rows to the right: the edges `right` and `down` have then changed places. */
  readonly transposed?: boolean;
}

/** A rectangle on a surface, from its top left corner, y downwards. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A flat surface in the room: a point of it, and unit vectors to the right and down. */
export interface Surface {
  readonly origin: Vec3;
  readonly right: Vec3;
  readonly down: Vec3;
}

export function add(a: Vec3, b: Vec3): Vec3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vec3, factor: number): Vec3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function mix(a: Vec3, b: Vec3, t: number): Vec3 {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function length(a: Vec3): number {
  return Math.hypot(...a);
}

export function normalise(a: Vec3): Vec3 {
  return scale(a, 1 / length(a));
}

/** The point at the fractions `x` and `y` of a plane's edges. */
export function pointOf(plane: Plane, x: number, y: number): Vec3 {
  return add(plane.origin, add(scale(plane.right, x), scale(plane.down, y)));
}

/** The outward direction of a plane or a surface. */
export function normalOf(plane: Plane): Vec3 {
  return normalise(plane.transposed === true ? cross(plane.right, plane.down) : cross(plane.down, plane.right));
}

/** Transposes a rectangle of cells in place, so that its rows run to the right. */
export function transpose({ origin, right, down }: Plane): Plane {
  return { origin, right: down, down: right, transposed: true };
}

/** Rows and columns, drawn so that rows run to the right where they are transposed. */
interface Drawn {
  readonly rows: number;
  readonly columns: number;
  readonly transposed?: boolean;
}

/** How many cells lie below each other. */
export function cellsHigh({ rows, columns, transposed }: Drawn): number {
  return transposed === true ? columns : rows;
}

/** How many cells lie side by side. */
export function cellsWide({ rows, columns, transposed }: Drawn): number {
  return transposed === true ? rows : columns;
}

/** A rectangle of a surface as a plane of the room, raised from it by `height`. */
export function placeOn(surface: Surface, rectangle: Rectangle, height = 0): Plane {
  const corner = add(scale(surface.right, rectangle.x), scale(surface.down, rectangle.y));
  return {
    origin: add(add(surface.origin, corner), scale(normalOf(surface), height)),
    right: scale(surface.right, rectangle.width),
    down: scale(surface.down, rectangle.height),
  };
}

/** A plane on its way from one place to another. */
export function between(from: Plane, to: Plane, share: number): Plane {
  if (share >= 1) return to;
  return {
    ...to,
    origin: mix(from.origin, to.origin, share),
    right: mix(from.right, to.right, share),
    down: mix(from.down, to.down, share),
  };
}

/** The part of a plane of `rows` x `columns` cells that a box of cells covers; the box may reach beyond the plane. */
export function partOf(
  plane: Plane,
  extent: { readonly rows: number; readonly columns: number },
  box: { readonly row: number; readonly column: number; readonly rows: number; readonly columns: number },
): Plane {
  return {
    ...plane,
    origin: pointOf(plane, box.column / extent.columns, box.row / extent.rows),
    right: scale(plane.right, box.columns / extent.columns),
    down: scale(plane.down, box.rows / extent.rows),
  };
}
