/**
 * A track of a grid that may not shrink below what is in it pushes its neighbours out of the window as soon as that is
 * long. So columns of the interface can shrink unless a grid says otherwise, and a share of the room always can.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('../renderer', import.meta.url));

/** Rules of the interface, each with the file that it stands in. */
const RULES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name))
  .flatMap((name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    const styles = name.endsWith('.css') ? text : (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? '');
    const plain = styles.replaceAll(/\/\*.*?\*\//gs, '');
    return [...plain.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selector, declarations]) => ({
      place: `${name} ${selector!.trim().replaceAll(/\s+/g, ' ')}`,
      declarations: declarations!,
    }));
  });

it('finds the grids', () => {
  expect(RULES.filter(({ declarations }) => /display:\s*(inline-)?grid/.test(declarations)).length).toBeGreaterThan(20);
});

it('columns shrink wherever nothing else is said', () => {
  const usual = RULES.find(({ place }) => place === 'styles/base.css :where(*)');
  expect(usual?.declarations).toContain('grid-template-columns: minmax(0, 1fr);');
});

it('grids whose content stands side by side or in the middle do not take that column', () => {
  const silent = RULES.filter(
    ({ declarations }) =>
      /display:\s*(inline-)?grid/.test(declarations) &&
      /grid-auto-flow:\s*column|grid-auto-columns:|place-content:|justify-content:/.test(declarations) &&
      !/grid-template(-columns)?:/.test(declarations),
  );
  expect(silent.map(({ place }) => place)).toEqual([]);
});

it('no share of a grid refuses to shrink', () => {
  const stiff = RULES.filter(({ declarations }) =>
    [...declarations.matchAll(/grid-(?:template(?:-columns|-rows)?|auto-columns|auto-rows):([^;]*)/g)].some(
      ([, tracks]) => /(^|[\s(,])\d*\.?\d*fr/.test(tracks!.replaceAll(/minmax\((?:[^()]|\([^()]*\))*\)/g, '')),
    ),
  );
  expect(stiff.map(({ place }) => place)).toEqual([]);
});
