/** Builds `out/` unless it is up to date. */
import { ensureBuild } from './set-up/build.mjs';

ensureBuild();
