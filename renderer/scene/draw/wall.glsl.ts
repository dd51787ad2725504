/** Fragments of the planes on the wall: tensors with values, and ghosts. */
import { FOOTPRINT } from './footprint.glsl.ts';

const BOXES = /* glsl */ `
uniform sampler2D touch;   // by block: completed events after which it is filled, and after which its values are final
uniform ivec4 blocks;      // rows and columns of a block, rows and columns of blocks; zero when there are none
uniform float time;        // completed events and the fraction of the one under way
uniform float base;
uniform int boxCount;
uniform vec4 boxExtent[BOX_LIMIT];   // column, row, columns, rows
uniform vec3 boxState[BOX_LIMIT];    // plane, light, outline

vec2 touchedAt(ivec2 at) {
  ivec2 block = ivec2(at.y / blocks.x, at.x / blocks.y);
  return pairAt(touch, (plane * blocks.z + block.x) * blocks.w + block.y);
}

uniform int focused;           // 1 while one workgroup is shown in full and the others as shades
uniform sampler2D coverage;    // by block: others that touch it, and whether the one in view does
uniform ivec4 coverageBlocks;  // like blocks
uniform float coverageMost;

vec2 coverageAt(ivec2 at) {
  ivec2 block = ivec2(at.y / coverageBlocks.x, at.x / coverageBlocks.y);
  return pairAt(coverage, (plane * coverageBlocks.z + block.x) * coverageBlocks.w + block.y);
}

// How far the event that ends at step "after" has come, from 0 to 1.
float arrived(float after) {
  return clamp(time - after + 1.0, 0.0, 1.0);
}

float light;

void gatherBoxes(vec2 at) {
  light = base * (depth == 0 ? 1.0 : 0.55);
  for (int box = 0; box < boxCount; box++) {
    if (int(boxState[box].x) != plane) continue;
    vec2 inside = step(boxExtent[box].xy, at) * step(at, boxExtent[box].xy + boxExtent[box].zw);
    if (inside.x * inside.y == 0.0) continue;
    light = max(light, mix(base, 1.0, boxState[box].y));
  }
}

// Shades what other workgroups do to a block; their values are not drawn.
vec3 othersAt(vec2 at, vec2 perPixel, float others) {
  float share = others == 0.0 ? 0.0 : 0.1 + 0.5 * others / coverageMost;
  vec2 block = vec2(coverageBlocks.yx);
  vec2 toLine = abs(fract(at / block + 0.5) - 0.5) * block / perPixel;
  vec2 line = (1.0 - smoothstep(0.3, 1.2, toLine)) * smoothstep(5.0, 12.0, block / perPixel);
  return mix(mix(hollow, hue, share), bed, max(line.x, line.y) * 0.7);
}

void drawBoxes(vec2 at, vec2 perPixel) {
  for (int box = 0; box < boxCount; box++) {
    if (int(boxState[box].x) != plane) continue;
    // A tile of a huge tensor may be smaller than a pixel; its outline is kept large enough to be seen.
    vec2 reach = max(boxExtent[box].zw * 0.5, 3.0 * pixelRatio * perPixel);
    vec2 middle = boxExtent[box].xy + boxExtent[box].zw * 0.5;
    float away = borderDistance(at, perPixel, vec4(middle - reach, reach * 2.0));
    float strength = boxState[box].z;
    over(hue, lineAt(away, (0.6 + 0.5 * strength) * pixelRatio) * strength);
  }
}
`;

export const TENSOR_FRAGMENT = /* glsl */ `
${BOXES}
${FOOTPRINT}
uniform sampler2D values;
uniform vec2 span;
uniform int known;         // whether range and averages are
uniform sampler2D averages;
uniform int levels;        // of averages, each over blocks of 4 x 4 of the one before
uniform int planes;

float valueOf(ivec2 at) {
  ivec2 inside = clamp(at, ivec2(0), ivec2(size) - 1);
  return valueAt(values, (plane * int(size.y) + inside.y) * int(size.x) + inside.x);
}

// The colour of a pixel from every cell that it covers or, where cells are much smaller than it, from every block
// of averages.
vec3 cellsAt(vec2 at, vec2 perPixel) {
  vec2 apart = perPixel;
  ivec2 extent = ivec2(size);
  int offset = 0;
  int level = 0;
  for (; level < levels && (min(apart.x, apart.y) >= 4.0 || max(apart.x, apart.y) > 8.0); level++) {
    if (level > 0) offset += planes * extent.x * extent.y;
    extent = (extent + 3) / 4;
    apart *= 0.25;
  }
  int across = tapsFor(apart.x);
  int upright = tapsFor(apart.y);
  if (level == 0 && across * upright == 1) return colourOf(valueOf(ivec2(floor(at))), span, fract(at));
  float scale = exp2(-2.0 * float(level));
  vec3 sum = vec3(0.0);
  for (int y = 0; y < upright; y++) {
    for (int x = 0; x < across; x++) {
      vec2 tap = at * scale + apart * ((vec2(x, y) + 0.5) / vec2(across, upright) - 0.5);
      if (level == 0) sum += colourOf(valueOf(ivec2(floor(tap))), span, fract(tap));
      else {
        ivec2 block = clamp(ivec2(floor(tap)), ivec2(0), extent - 1);
        sum += colourOfMeans(pairAt(averages, offset + (plane * extent.y + block.y) * extent.x + block.x), span);
      }
    }
  }
  return sum / float(across * upright);
}

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, size));
  float room = max(max(-cell.x, cell.x - size.x) * unit.x, max(-cell.y, cell.y - size.y) * unit.y);
  float faded = depth == 0 ? 1.0 : 0.6;
  colour = vec4(bed, 1.0) * (room < 0.0 ? 1.0 : 0.85 * (1.0 - smoothstep(0.0, 0.06, room)));
  if (away < 0.5) {
    vec2 at = clamp(cell, vec2(0.0), size - 1e-3);
    gatherBoxes(at);
    float part = footprintPartAt(at);
    light = max(light, mix(base, 1.0, footprintLight(part)));
    float filled = 1.0;
    float sure = float(known);
    if (blocks.x > 0) {
      vec2 touched = touchedAt(ivec2(at));
      filled = smoothstep(0.86, 1.0, arrived(touched.x));
      sure *= touched.y <= time + 1.0 ? smoothstep(0.86, 1.0, arrived(touched.y)) : 0.0;
    }
    vec3 paint = hollowAt(at, perPixel);
    if (filled > 0.0 && sure < 1.0) paint = mix(paint, unknownAt(at, perPixel), filled * light);
    if (filled * sure > 0.0) {
      vec3 cells = cellsAt(at, perPixel);
      cells = mix(lit(cells, light), bed, gapAt(at, perPixel));
      if (max(perPixel.x, perPixel.y) < 0.1) cells = withNumber(cells, valueOf(ivec2(at)), fract(at), perPixel);
      paint = mix(paint, cells, filled * sure);
    }
    if (focused == 1) {
      vec2 cover = coverageAt(ivec2(at));
      if (cover.y == 0.0) paint = othersAt(at, perPixel, cover.x);
    }
    over(paint, clamp(0.5 - away, 0.0, 1.0));
    shadeFootprint(part, at, perPixel);
  }
  over(hue, lineAt(away - 0.5 * pixelRatio, 0.6 * pixelRatio) * 0.42 * faded);
  drawBoxes(cell, perPixel);
  drawFootprint(cell, perPixel);
  over(hoverColour, hoverAt(cell, perPixel));
}
`;

/** A ghost is an outline that fills: blocks that were computed take the hue of the tensor, skipped ones are hatched. */
export const GHOST_FRAGMENT = /* glsl */ `
${BOXES}
${FOOTPRINT}

void main() {
  vec2 perPixel = fwidth(cell);
  float away = borderDistance(cell, perPixel, vec4(0.0, 0.0, size));
  colour = vec4(0.0);
  vec2 pixel = cell / perPixel / pixelRatio;
  if (away < 0.5) {
    vec2 at = clamp(cell, vec2(0.0), size - 1e-3);
    gatherBoxes(at);
    float part = footprintPartAt(at);
    light = max(light, mix(base, 1.0, footprintLight(part)));
    over(hollow, depth == 0 ? 0.9 : 0.5);
    float covered = 0.0;
    float skipped = 0.0;
    vec2 cover = focused == 1 ? coverageAt(ivec2(at)) : vec2(0.0, 1.0);
    if (cover.y == 0.0) over(othersAt(at, perPixel, cover.x), 1.0);
    else if (blocks.x > 0) {
      float touched = touchedAt(ivec2(at)).x;
      float come = smoothstep(0.0, 1.0, arrived(abs(touched)));
      if (touched < 0.0) skipped = come;
      else covered = come;
      vec2 block = vec2(blocks.yx);
      vec2 toLine = abs(fract(at / block + 0.5) - 0.5) * block / perPixel;
      vec2 line = (1.0 - smoothstep(0.3, 1.2, toLine)) * smoothstep(5.0, 12.0, block / perPixel);
      over(hue, covered * mix(0.16, 0.62, smoothstep(base, 1.0, light)));
      float stripe = abs(fract((pixel.x + pixel.y) / 7.0) - 0.5);
      over(hollowLine * 1.6, skipped * smoothstep(0.3, 0.38, stripe) * 0.9);
      over(hue, max(line.x, line.y) * 0.2);
    }
    shadeFootprint(part, at, perPixel);
  }
  // The outline is dashed to say that the tensor is not in HBM.
  vec2 along = pixel / 9.0;
  bool upright = min(abs(cell.x), abs(cell.x - size.x)) / perPixel.x < min(abs(cell.y), abs(cell.y - size.y)) / perPixel.y;
  float dash = smoothstep(0.0, 0.12, abs(fract(upright ? along.y : along.x) - 0.5) - 0.18);
  over(hue, lineAt(away, 0.8 * pixelRatio) * dash * (depth == 0 ? 0.75 : 0.35));
  drawBoxes(cell, perPixel);
  drawFootprint(cell, perPixel);
  over(hoverColour, hoverAt(cell, perPixel));
}
`;
