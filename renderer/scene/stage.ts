/**
 * The stage: a room with HBM at the back and SRAM in front, drawn from a run. A frame is a pure function of the run, the
 * frame state, the camera and the size of the canvas; nothing moves unless `draw` is called with another time.
 */
import { ColorManagement, LinearSRGBColorSpace, NoToneMapping, Vector3, WebGLRenderer } from 'three';
import type { PerspectiveCamera } from 'three';
import type { TraceIndex } from '../../core/trace/index.ts';
import type { CreateStage, Words, StageOptions } from './contract.ts';
import { createCamera } from './camera/camera.ts';
import { createContext } from './draw/context.ts';
import { createHud } from './draw/hud.ts';
import { createRoom } from './draw/room.ts';
import { createValueStore } from './draw/value-store.ts';
import { createWarmMaterials } from './draw/warm.ts';
import { layoutRun } from './layout/layout.ts';
import { roomSizeFor } from './layout/room.ts';
import type { Ray } from './picking.ts';
import { loadFonts } from './words/fonts.ts';
import { legendOf } from './words/legend-content.ts';
import type { Window } from './camera/fit.ts';
import {
  freeWindow,
  hudMetrics,
  LARGE,
  LEAST_WORD,
  leastName,
  leastNumber,
  lineScale,
  pixelsOf,
  WHOLE,
} from './words/metrics.ts';
import type { Theme } from '../../core/document/settings.ts';

const ALL_WORDS: Words = { shown: true, title: '' };

export const createStage: CreateStage = async (canvas, options, transparent = false) => {
  await loadFonts();
  const renderer = createRenderer(canvas, transparent);
  const listeners = new Set<() => void>();
  const dirty = (): void => listeners.forEach((listener) => listener());
  let roomSize = roomSizeFor(1280, 720, leastName(720, 1));
  let layout = layoutRun(null, roomSize);
  const view = createCamera(canvas, layout.room, dirty);
  const size = { width: 1, height: 1, pixelRatio: 1 };

  let theme: Theme = options.theme;
  let wordScale = wordScaleOf(options);
  /** Whether the words have left their place to the room. */
  let yielding = false;
  let still = options.reducedMotion;
  let { toScale } = options;
  /** Whether the frame drawn last has words. */
  let worded = false;
  let index: TraceIndex | null = null;
  const values = createValueStore(renderer.capabilities.maxTextureSize, dirty);
  let set = createSet();
  const warm = createWarmMaterials(set.context);
  const scenes = [warm.scene, set.room.scene, set.hud.scene];
  if (renderer.extensions.has('KHR_parallel_shader_compile')) {
    await Promise.all(scenes.map((scene) => renderer.compileAsync(scene, view.camera)));
  } else scenes.forEach((scene) => renderer.compile(scene, view.camera));

  function createSet() {
    const context = createContext(theme, renderer.capabilities.maxTextureSize);
    const room = createRoom(context, values, index, layout, transparent);
    const hud = createHud(context, transparent);
    return { context, room, hud };
  }
  function disposeSet({ room, hud, context }: typeof set): void {
    room.dispose();
    hud.dispose();
    context.dispose();
  }
  function rebuild(): void {
    layout = layoutRun(index?.run ?? null, roomSize, toScale);
    const before = set;
    set = createSet();
    layOut();
    // Compiling the new room before the old one is dropped lets it take over the programs of walls, trays and
    // words.
    renderer.compile(set.room.scene, view.camera);
    renderer.compile(set.hud.scene, view.camera);
    disposeSet(before);
  }
  function layOut(): void {
    const { width, height, pixelRatio } = size;
    const metrics = hudMetrics(width, height, wordScale);
    const { shared } = set.context;
    shared.viewport.value.set(Math.round(width * pixelRatio), Math.round(height * pixelRatio));
    shared.pixelRatio.value = pixelRatio * lineScale(width, height);
    shared.leastNumber.value = leastNumber(width, height, wordScale) * pixelRatio;
    shared.leastWord.value = LEAST_WORD * pixelRatio;
    set.hud.resize(width, height, pixelRatio, metrics);
    view.fit(layout.room, width / height, freeNow());
  }
  /** The part of the picture that is the room's. */
  function freeNow(): Window {
    const { width, height } = size;
    return yielding ? WHOLE : freeWindow(width, height, hudMetrics(width, height, wordScale));
  }
  /** Gives the room the size that the picture and its words leave it. */
  function fitRoom(): void {
    const free = pixelsOf(freeNow(), size.width, size.height);
    const fitting = roomSizeFor(free.width, free.height, leastName(size.height, wordScale));
    if (fitting.width === roomSize.width && fitting.height === roomSize.height) layOut();
    else {
      roomSize = fitting;
      rebuild();
    }
  }

  const restored = (): void => {
    rebuild();
    dirty();
  };
  canvas.addEventListener('webglcontextrestored', restored);

  return {
    show: (next) => {
      index = next;
      rebuild();
      values.keep(index?.run ?? null);
      dirty();
    },
    settled: () => values.settled(),
    draw: (frame) => {
      if (frame.options.theme !== theme || frame.options.toScale !== toScale) {
        ({ theme, toScale } = frame.options);
        rebuild();
      }
      if (wordScaleOf(frame.options) !== wordScale) {
        wordScale = wordScaleOf(frame.options);
        fitRoom();
      }
      if ((frame.words?.yields ?? false) !== yielding) {
        yielding = !yielding;
        fitRoom();
      }
      still = frame.options.reducedMotion;
      const moving = view.update();
      const shown = set.room.update(frame);
      if (transparent) renderer.clear();
      renderer.render(set.room.scene, view.camera);
      const words = frame.words ?? ALL_WORDS;
      worded = shown !== null && index !== null && words.shown;
      if (shown !== null && index !== null && words.shown) {
        const legend = legendOf(index, shown, frame.options.colours);
        set.hud.show(index.run, shown, legend, words);
        set.hud.showCard(index, words.card ?? 'none', words.look ?? null);
        const { lens = null } = frame;
        set.hud.showWords(words.apart !== true);
        set.hud.showLens(lens === null ? null : set.room.targetOf(lens.pick), lens);
        renderer.render(set.hud.scene, view.camera);
      }
      const warning = index === null ? null : set.hud.warningOn(index.run);
      if (warning !== null) renderer.render(warning, view.camera);
      if (moving) dirty();
    },
    write: (canvas) => {
      if (worded) set.hud.write(canvas);
    },
    pick: (x, y) => set.room.pick(rayThrough(view.camera, (2 * x) / size.width - 1, 1 - (2 * y) / size.height)),
    resize: (width, height, pixelRatio) => {
      Object.assign(size, { width: Math.max(width, 1), height: Math.max(height, 1), pixelRatio });
      // In whole pixels, for three rounds a fraction up for what it draws on and down for what it draws.
      renderer.setSize(Math.round(size.width * pixelRatio), Math.round(size.height * pixelRatio), false);
      fitRoom();
      dirty();
    },
    goTo: (viewpoint, ease) => view.goTo(viewpoint, ease && !still),
    move: (by, ease) => view.move(by, ease && !still),
    pose: () => view.pose(),
    setCamera: (to, travel) => {
      view.setCamera(to, travel);
    },
    onDirty: (callback) => {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    dispose: () => {
      listeners.clear();
      canvas.removeEventListener('webglcontextrestored', restored);
      view.dispose();
      disposeSet(set);
      values.dispose();
      warm.dispose();
      renderer.dispose();
    },
  };
};

function wordScaleOf({ projector }: StageOptions): number {
  return projector ? LARGE : 1;
}

function createRenderer(canvas: HTMLCanvasElement, transparent: boolean): WebGLRenderer {
  ColorManagement.enabled = false;
  try {
    const renderer = new WebGLRenderer({ canvas, antialias: true, depth: false, stencil: false, alpha: transparent });
    // Colours are sRGB from end to end, so that a value has exactly the colour that its map says.
    renderer.outputColorSpace = LinearSRGBColorSpace;
    renderer.toneMapping = NoToneMapping;
    renderer.autoClear = false;
    renderer.setClearColor(0, 0);
    return renderer;
  } catch (error) {
    throw new Error('The picture cannot be drawn: this browser has no WebGL 2.', { cause: error });
  }
}

function rayThrough(camera: PerspectiveCamera, x: number, y: number): Ray {
  const origin = camera.getWorldPosition(new Vector3());
  const towards = new Vector3(x, y, 0.5).unproject(camera).sub(origin);
  return { origin: origin.toArray(), direction: towards.toArray() };
}
