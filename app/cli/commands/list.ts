/** `tilescope list`: lists the kernels and their parameters. */
import type { Command } from 'commander';
import { kernels } from '../../../core/kernels/index.ts';
import { expressionHelp } from '../../../core/expression.ts';
import { describe } from '../../../core/lab.ts';
import type { Parameter } from '../../../core/parameters.ts';

export function register(program: Command): void {
  program
    .command('list')
    .description('list the kernels, their parameters and presets')
    .option('--json', 'print one JSON array and nothing else')
    .action(({ json = false }: { readonly json?: boolean }) => {
      const descriptions = kernels.map(describe);
      console.log(json ? JSON.stringify(descriptions, null, 2) : descriptions.map(asText).join('\n\n'));
    });
}

function asText({
  name,
  title,
  summary,
  conventions,
  parameters,
  presets,
  shapes,
}: ReturnType<typeof describe>): string {
  const width = Math.max(...[...parameters, ...presets].map((row) => row.name.length));
  return [
    `${name}: ${title}`,
    `  ${summary}`,
    `  inputs: ${shapesText(shapes)}`,
    '  conventions:',
    ...conventions.map((sentence) => `    ${sentence}`),
    '  parameters:',
    ...parameters.map((parameter) => `    ${parameter.name.padEnd(width)}  ${range(parameter)}  ${parameter.help}`),
    '  presets:',
    ...presets.map((preset) => `    ${preset.name.padEnd(width)}  ${preset.help}`),
  ].join('\n');
}

function shapesText(shapes: Readonly<Record<string, string>>): string {
  return Object.entries(shapes)
    .map(([name, shape]) => `${name} ${shape}`)
    .join(', ');
}

function range(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'boolean':
      return `true or false (${parameter.default}).`;
    case 'choice':
      return `${parameter.options.map((option) => option.value).join(' or ')} (${parameter.default}).`;
    case 'expression':
      return `${expressionHelp(parameter.variables)} (${parameter.default}).`;
    case 'integer':
      return `${parameter.minimum} to ${parameter.maximum} (${parameter.default}).`;
    case 'number':
      return `${parameter.minimum} to ${parameter.maximum} (${parameter.default ?? `auto: ${parameter.automatic}`}).`;
  }
}
