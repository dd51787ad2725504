/** Runs in the page's own world before its scripts: the far side of contextBridge. Values cross as the DOM clones them. */
const EXPOSE = 'electron-stand-in:expose';
const CALL = 'electron-stand-in:call';

document.addEventListener(
  EXPOSE,
  (event) => {
    const { key, methods } = (event as CustomEvent<{ key: string; methods: readonly string[] }>).detail;
    const exposed = Object.fromEntries(
      methods.map((method) => [
        method,
        (...words: readonly unknown[]) => {
          document.dispatchEvent(new CustomEvent(CALL, { detail: { key, method, words } }));
        },
      ]),
    );
    Object.defineProperty(window, key, { value: Object.freeze(exposed), enumerable: true });
  },
  { once: true },
);
