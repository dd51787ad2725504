/** Finds which local names of a function are in scope at a statement. */
import type { FnElem, FunctionCallExpression, Statement } from 'wesl/core';
import { calleeOf } from '../audit/source.ts';

/**
 * Calls back with every run of calls of some functions that follow one another with nothing between them, and the names
 * that are in scope there, the latest last.
 */
export function eachCallRun(
  entry: FnElem,
  isWanted: (name: string) => boolean,
  visit: (calls: readonly FunctionCallExpression[], names: readonly string[]) => void,
): void {
  const names = entry.params.map(({ name }) => name.decl.ident.originalName);
  const wanted = (statement: Statement): FunctionCallExpression[] =>
    statement.kind === 'call' && isWanted(calleeOf(statement.call)) ? [statement.call] : [];

  const block = (body: readonly Statement[]): void => {
    const outside = names.length;
    let calls: FunctionCallExpression[] = [];
    for (const [index, statement] of body.entries()) {
      calls = [...calls, ...wanted(statement)];
      if (calls.length > 0 && (body[index + 1] === undefined || wanted(body[index + 1]!).length === 0)) {
        visit(calls, names);
        calls = [];
      }
      one(statement);
    }
    names.length = outside;
  };

  const one = (statement: Statement): void => {
    switch (statement.kind) {
      case 'var':
      case 'let':
      case 'const':
        names.push(statement.name.decl.ident.originalName);
        break;
      case 'block':
        block(statement.body);
        break;
      case 'if':
        block(statement.body.body);
        if (statement.else !== undefined) one(statement.else);
        break;
      case 'for': {
        const outside = names.length;
        if (statement.init !== undefined) one(statement.init);
        block(statement.body.body);
        names.length = outside;
        break;
      }
      case 'while':
        block(statement.body.body);
        break;
      case 'loop':
        block([...statement.body.body, ...(statement.continuing === undefined ? [] : [statement.continuing])]);
        break;
      case 'continuing':
        block(statement.body.body);
        break;
      case 'switch':
        for (const { body } of statement.clauses) block(body.body);
        break;
      default:
    }
  };

  block(entry.body.body);
}
