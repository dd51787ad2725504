/** Pictures of kernels at work, by the name of the kernel and the theme; `npm run kernel-pictures` makes them. */
const FILES = import.meta.glob<string>('../../../assets/kernels/*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
});

export function pictureOf(kernel: string, theme: 'dark' | 'light'): string | undefined {
  return FILES[`../../../assets/kernels/${kernel}-${theme}.webp`];
}
