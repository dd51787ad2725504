/** One HTML file of a build: style and script go into the page, fonts into the style, and nothing is left beside it. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** @param environment the build that it is for; @param page the HTML with places for style and script */
export function singlePage(environment: string, page: string, fileName: string): Plugin {
  return {
    name: 'single-page',
    applyToEnvironment: ({ name }) => name === environment,
    transform: {
      // Before its files become part of the style.
      order: 'pre',
      // Every browser that can run the page reads the smaller of the two font formats.
      handler: (code, id) =>
        id.endsWith('.css') ? code.replaceAll(/,\s*url\([^)]*\.woff\)\s*format\(['"]?woff['"]?\)/g, '') : null,
    },
    generateBundle: {
      // After the style is put together.
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle);
        const style = files.flatMap((file) =>
          file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
        );
        const script = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
        if (style.length === 0) throw new Error('the page has no style');
        if (script.length !== 1) throw new Error(`the page is made of ${script.length} scripts instead of one`);
        for (const { fileName: built } of files) Reflect.deleteProperty(bundle, built);
        const source = readFileSync(page, 'utf8')
          .replace('%TILESCOPE-STYLE%', () => style.join('\n').replaceAll('</style', '<\\/style'))
          .replace('%TILESCOPE-SCRIPT%', () => script[0]!.replaceAll('</script', '<\\/script'));
        this.emitFile({ type: 'asset', fileName, source });
      },
    },
  };
}
