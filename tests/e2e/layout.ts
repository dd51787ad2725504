/** Where things are on the page: what leaves its place, what is cut off, and what lies over something else. */
import type { Page } from '@playwright/test';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What has its place whatever the run, by what a viewer would call it. */
export const ANCHORS = {
  picture: '.viewport canvas',
  strip: '[data-timeline]',
  play: '[aria-label=Play], [aria-label=Pause]',
  'step back': '[aria-label^="Previous "]',
  unit: '#unit',
  speed: '#speed',
  bookmarks: '[aria-label^="Bookmarks:"]',
  breakpoints: '[aria-label^="Breakpoints:"]',
  tracks: 'button[aria-label=Tracks]',
  axis: '#axis',
  'top bar': 'header',
  document: 'header .file-menu',
  'view menu': 'header [role=group][aria-label=View] .named-menu',
  'measure menu': 'header [role=group][aria-label=Measure] .named-menu',
  'talk menu': 'header [role=group][aria-label=Talk] .named-menu',
  'sweep button': 'header [aria-haspopup=dialog][title^="Measure what grows"]',
  'panel buttons': 'header [role=group][aria-label=Panels]',
} as const;

/** Boxes by name, of the first element that a selector finds; what is not there has none. */
export function placesOf(page: Page, selectors: Readonly<Record<string, string>>): Promise<Record<string, Box>> {
  return page.evaluate((wanted) => {
    const found = Object.entries(wanted).flatMap(([name, selector]) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (box === undefined) return [];
      const { x, y, width, height } = box;
      return [[name, { x, y, width, height }] as const];
    });
    return Object.fromEntries(found);
  }, selectors);
}

/** In words, what is somewhere else than it was, by more than a pixel. */
export function movedBetween(before: Readonly<Record<string, Box>>, after: Readonly<Record<string, Box>>): string[] {
  return Object.entries(before).flatMap(([name, was]) => {
    const is = after[name];
    if (is === undefined) return [`${name} is gone`];
    const far = (['x', 'y', 'width', 'height'] as const).filter((side) => Math.abs(is[side] - was[side]) > 1);
    return far.map((side) => `${name}: ${side} was ${was[side].toFixed(1)} and is ${is[side].toFixed(1)}`);
  });
}

/**
 * In words, whatever of the labels and controls lies outside the window or over another one, or is cut off. What opens
 * over the page (lists, dialogs, banners, what a key has just switched, the card at the pointer) is looked at by itself; editors and charts lay
 * themselves out.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = 'button, input, select, textarea, summary, [role=slider], [role=switch], [role=combobox]';
    const LAYERS =
      'dialog, [role=dialog], [role=menu], [role=listbox], .banners, [data-hover-card], [data-strip-tip], .told, .viewport, [data-bits-floating-content-wrapper]';
    const OWN_LAYOUT = '.cm-editor, .uplot, svg, .ruler, .cm-tooltip';
    /** Pixels by which two may overlap: what rounding, and the box of a line of text above and below its letters, give. */
    const [SLACK, LINE_SLACK] = [1.5, 5];
    interface Rect {
      left: number;
      top: number;
      right: number;
      bottom: number;
    }
    interface Piece {
      readonly name: string;
      readonly element: Element;
      readonly control: boolean;
      readonly rects: readonly Rect[];
      readonly layer: Element | null;
    }
    const faults: string[] = [];

    const meet = (a: Rect, b: Rect): Rect => ({
      left: Math.max(a.left, b.left),
      top: Math.max(a.top, b.top),
      right: Math.min(a.right, b.right),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const empty = (rect: Rect): boolean => rect.right - rect.left < 1 || rect.bottom - rect.top < 1;
    const whole: Rect = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };

    /** What is seen of a box, or of what is inside it, and whether what is not seen can be scrolled to. */
    const seen = (element: Element, rect: Rect, inside = false): { rect: Rect; scrolls: boolean } => {
      let left: Rect = rect;
      let scrolls = false;
      let fixed = false;
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(at);
        if ((at !== element || inside) && !fixed && (overflowX !== 'visible' || overflowY !== 'visible')) {
          if ([overflowX, overflowY].some((how) => how === 'auto' || how === 'scroll')) scrolls = true;
          left = meet(left, at.getBoundingClientRect());
        }
        if (position === 'fixed') fixed = true;
      }
      return { rect: left, scrolls };
    };
    const visible = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest('.heard, [inert]') === null &&
      element.closest(OWN_LAYOUT) === null;
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}"`;

    const pieces: Piece[] = [];
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (!visible(element)) continue;
      const box = element.getBoundingClientRect();
      if (empty(box)) continue;
      const { rect, scrolls } = seen(element, box);
      const out = meet(box, whole);
      const lost =
        (box.right - box.left) * (box.bottom - box.top) - (rect.right - rect.left) * (rect.bottom - rect.top);
      if (!scrolls && (empty(rect) || lost > 40)) faults.push(`${nameOf(element)} is cut off`);
      else if (!scrolls && (out.right < box.right - 1 || out.bottom < box.bottom - 1 || out.left > box.left + 1))
        faults.push(`${nameOf(element)} leaves the window`);
      if (!empty(rect))
        pieces.push({ name: nameOf(element), element, control: true, rects: [rect], layer: element.closest(LAYERS) });
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement!;
      if (node.textContent!.trim() === '' || element.closest('script, style, option') !== null) continue;
      if (element.closest(CONTROLS) !== null || !visible(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()]
        .map((rect) => seen(element, rect, true).rect)
        .filter((rect) => !empty(rect));
      if (rects.length === 0) continue;
      const name = `"${node.textContent!.trim().slice(0, 40)}"`;
      pieces.push({ name, element, control: false, rects, layer: element.closest(LAYERS) });
    }
    for (const [at, a] of pieces.entries()) {
      for (const b of pieces.slice(at + 1)) {
        if (a.layer !== b.layer) continue;
        if (a.element.contains(b.element) && a.control) continue;
        if (b.element.contains(a.element) && b.control) continue;
        const over = a.rects.some((one) =>
          b.rects.some((other) => {
            const both = meet(one, other);
            const slack = a.control && b.control ? SLACK : LINE_SLACK;
            return both.right - both.left > SLACK && both.bottom - both.top > slack;
          }),
        );
        if (over) faults.push(`${a.name} and ${b.name} overlap`);
      }
    }
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth || scrollHeight > innerHeight) faults.push('the page scrolls');
    for (const canvas of document.querySelectorAll('.viewport canvas')) {
      const box = canvas.getBoundingClientRect();
      const pane = canvas.closest('.viewport')!.parentElement!.closest('[data-pane]')?.getBoundingClientRect() ?? whole;
      if (box.right > pane.right + 1 || box.bottom > pane.bottom + 1 || box.left < pane.left - 1)
        faults.push('a picture leaves its pane');
      if (box.width < 40 || box.height < 40) faults.push('a picture has no room');
    }
    return [...new Set(faults)];
  });
}
