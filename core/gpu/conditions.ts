/**
 * The switches of a shader that several programs share: `@if(second)` before a statement, a declaration or a block in braces
 * keeps it where the pass says so. They are settled in the text itself, before anything reads it, so that the source beside the
 * picture is the program that runs; `@if(trace)` stays for the linker.
 */

const LINE = /^(?<indent>\s*)@if\((?<condition>[^)]*)\) (?<rest>.*)$/;
const TRACE = 'trace';

export type Conditions = Readonly<Record<string, boolean>>;

/**
 * The text as it is under the conditions, "second && !third" among them. Throws where it has a condition of another name, or a
 * block that does not end.
 */
export function underConditions(text: string, conditions: Conditions = {}): string {
  return settled(text.split('\n'), conditions).join('\n');
}

function settled(lines: readonly string[], conditions: Conditions): readonly string[] {
  const kept: string[] = [];
  let next = 0;
  while (next < lines.length) {
    const line = lines[next]!;
    const { indent = '', condition = TRACE, rest = '' } = LINE.exec(line)?.groups ?? {};
    const from = next++;
    if (condition === TRACE) {
      kept.push(line);
      continue;
    }
    if (rest.endsWith('{')) {
      next = lines.indexOf(`${indent}}`, from) + 1;
      if (next === 0) throw new Error(`the block of "${line.trim()}" does not end`);
    }
    if (isMet(condition, conditions)) {
      const inside = lines.slice(from + 1, next);
      const whole = rest === '{' ? inside.slice(0, -1).map(outdented) : [indent + rest, ...inside];
      kept.push(...settled(whole, conditions));
    } else if (next > from + 1 && lines[next] === '') next++; // What is gone takes the blank line behind it along.
  }
  return kept;
}

function isMet(condition: string, conditions: Conditions): boolean {
  return condition.split(' && ').every((part) => {
    const name = part.replace(/^!/, '');
    const value = conditions[name];
    if (value === undefined) throw new Error(`nothing says whether "${name}" holds`);
    return value !== part.startsWith('!');
  });
}

function outdented(line: string): string {
  return line.replace(/^ {2}/, '');
}
