/** The two faces of the scene, bundled: Inter for words, JetBrains Mono for numbers. */
import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-600.css';
import '@fontsource/inter/latin-600-italic.css';
import '@fontsource/inter/greek-500.css';
import '@fontsource/inter/greek-600.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-500.css';

export const SANS = 'Inter, system-ui, sans-serif';
export const MONO = '"JetBrains Mono", ui-monospace, monospace';

const FACES = [
  '400 16px Inter',
  '500 16px Inter',
  '600 16px Inter',
  'italic 600 16px Inter',
  '400 16px "JetBrains Mono"',
  '500 16px "JetBrains Mono"',
];

/** Loads the faces, which must be there before words are drawn into textures. */
export async function loadFonts(): Promise<void> {
  const greek = [500, 600].map((weight) => document.fonts.load(`${weight} 16px Inter`, 'Σ'));
  await Promise.all([...FACES.map((face) => document.fonts.load(face)), ...greek]);
}
