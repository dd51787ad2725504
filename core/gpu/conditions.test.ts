import { describe, expect, it } from 'vitest';
import { underConditions } from './conditions.ts';

const lines = (...text: readonly string[]): string => text.join('\n');

describe('conditions of a shader', () => {
  it('keep or drop a line, alone or with others', () => {
    const text = lines('@if(a) var x: f32;', '  @if(a && !b) x = 1.0;', '  @if(!a) x = 2.0;', 'end');
    expect(underConditions(text, { a: true, b: false })).toBe(lines('var x: f32;', '  x = 1.0;', 'end'));
    expect(underConditions(text, { a: true, b: true })).toBe(lines('var x: f32;', 'end'));
    expect(underConditions(text, { a: false, b: false })).toBe(lines('  x = 2.0;', 'end'));
  });

  it('take the braces off a block that stays, with what is inside settled, and the blank line along with one that goes', () => {
    const text = lines(
      '  @if(a) {',
      '    x = 1.0;',
      '    @if(b) {',
      '      y = 1.0;',
      '    }',
      '  }',
      '',
      '  z = 1.0;',
    );
    expect(underConditions(text, { a: true, b: true })).toBe(lines('  x = 1.0;', '  y = 1.0;', '', '  z = 1.0;'));
    expect(underConditions(text, { a: true, b: false })).toBe(lines('  x = 1.0;', '', '  z = 1.0;'));
    expect(underConditions(text, { a: false, b: true })).toBe('  z = 1.0;');
  });

  it('keep a statement with its own block', () => {
    const text = lines('@if(a) for (;;) {', '  x = 1.0;', '}', 'end');
    expect(underConditions(text, { a: true })).toBe(lines('for (;;) {', '  x = 1.0;', '}', 'end'));
    expect(underConditions(text, { a: false })).toBe('end');
  });

  it('leave the trace to the linker', () => {
    const text = lines('@if(trace) trace_x(1);', '@if(a) @if(trace) trace_y(1);');
    expect(underConditions(text, { a: true })).toBe(lines('@if(trace) trace_x(1);', '@if(trace) trace_y(1);'));
  });

  it('are refused where nothing says whether they hold, and where a block does not end', () => {
    expect(() => underConditions('@if(b) x = 1.0;', { a: true })).toThrow('nothing says whether "b" holds');
    expect(() => underConditions('@if(a) {', { a: true })).toThrow('does not end');
  });
});
