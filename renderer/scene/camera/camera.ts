/**
 * The camera: orbit, pan and zoom by the user, and viewpoints. It is the one thing in the scene that follows the clock,
 * and only while the user moves it or has asked for an eased move; a film sets its cameras without ease.
 */
import CameraControls from 'camera-controls';
import {
  Box3,
  Matrix4,
  PerspectiveCamera,
  Quaternion,
  Raycaster,
  Sphere,
  Spherical,
  Vector2,
  Vector3,
  Vector4,
} from 'three';
import type { CameraMove, CameraPose, Viewpoint } from '../contract.ts';
import type { Vec3 } from '../layout/plane.ts';
import type { Room } from '../layout/room.ts';
import { fitPose } from './fit.ts';
import type { Pose, Window } from './fit.ts';
import { absolutePose, poseBetween, relativePose } from './pose.ts';
import { FIELD_OF_VIEW, boundsOf } from './viewpoints.ts';

/** The seconds in which an eased move comes near its end, and by which a drag lags behind the pointer. */
const EASE_SECONDS = 0.16;
const DRAG_SECONDS = 0.03;
/** A frame that comes later than this after the one before it moves the camera on by so many seconds only. */
const LONGEST_STEP = 0.1;
const DEGREES = Math.PI / 180;

CameraControls.install({
  THREE: { Box3, Matrix4, Quaternion, Raycaster, Sphere, Spherical, Vector2, Vector3, Vector4 },
});

export interface StageCamera {
  readonly camera: PerspectiveCamera;
  /** Frames the room anew when it or the picture changes; a camera that the user has taken keeps its place in it. */
  fit(room: Room, aspect: number, window: Window): void;
  goTo(viewpoint: Viewpoint, ease: boolean): void;
  /** Moves on from where the camera stands or is going, within the same bounds as a drag. */
  move(by: CameraMove, ease: boolean): void;
  /** The pose of the camera, or the one that an eased move will end at. */
  pose(): CameraPose;
  /** Puts the camera at `to` without easing, or at a share of the way there from another pose. */
  setCamera(to: CameraPose, travel?: { readonly from: CameraPose; readonly share: number }): void;
  /** Moves the camera on to the present; returns true while it is still moving, so that another frame is wanted. */
  update(): boolean;
  dispose(): void;
}

export function createCamera(canvas: HTMLCanvasElement, first: Room, moved: () => void): StageCamera {
  const camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 200);
  const controls = new CameraControls(camera, canvas);
  controls.smoothTime = EASE_SECONDS;
  controls.draggingSmoothTime = DRAG_SECONDS;
  controls.minDistance = 1.5;
  controls.maxDistance = 90;
  controls.minPolarAngle = 8 * DEGREES;
  controls.maxPolarAngle = 96 * DEGREES;
  controls.minAzimuthAngle = -70 * DEGREES;
  controls.maxAzimuthAngle = 70 * DEGREES;
  controls.dollyToCursor = true;
  controls.setBoundary(new Box3(new Vector3(-11, -5, -1), new Vector3(11, 7, 9)));

  let room = first;
  let aspect = 1;
  let window: Window = { left: -1, right: 1, bottom: -1, top: 1 };
  /** The pose that the camera was last given; it is kept in a picture of any size until the user moves the camera. */
  let put: CameraPose | null = { viewpoint: 'home' };
  let last = 0;
  let resting = true;

  const wake = (): void => {
    if (resting) last = performance.now();
    resting = false;
    moved();
  };
  const takeOver = (): void => {
    put = null;
    wake();
  };
  controls.addEventListener('control', takeOver);
  controls.addEventListener('transitionstart', wake);

  const named = (viewpoint: Viewpoint): Pose => {
    const { towards, points, align } = boundsOf(viewpoint, room);
    return fitPose(points, towards, FIELD_OF_VIEW, aspect, window, align);
  };
  const relativeTo = () => ({ home: named('home'), width: room.width });
  const placed = (pose: CameraPose): Pose =>
    'viewpoint' in pose ? named(pose.viewpoint) : absolutePose(pose, relativeTo());

  const pose = (): CameraPose => {
    if (put !== null) return put;
    const position = controls.getPosition(new Vector3(), true).toArray();
    return relativePose({ position, target: controls.getTarget(new Vector3(), true).toArray() }, relativeTo());
  };
  const stand = ({ position, target }: Pose, ease: boolean): void => {
    void controls.setLookAt(...mutable(position), ...mutable(target), ease);
    if (!ease) controls.update(0);
    wake();
  };

  return {
    camera,
    fit: (newRoom, newAspect, newWindow) => {
      const kept = pose();
      room = newRoom;
      aspect = newAspect;
      window = newWindow;
      camera.aspect = aspect;
      camera.updateProjectionMatrix();
      stand(placed(kept), false);
    },
    goTo: (viewpoint, ease) => {
      put = { viewpoint };
      stand(named(viewpoint), ease);
    },
    move: ({ turned = 0, raised = 0, distance = 1, right = 0, up = 0 }, ease) => {
      const { radius } = controls.getSpherical(new Spherical(), true);
      const height = 2 * radius * Math.tan((FIELD_OF_VIEW * DEGREES) / 2);
      void controls.rotate(turned * DEGREES, -raised * DEGREES, ease);
      void controls.truck(right * height, -up * height, ease);
      void controls.dollyTo(radius * distance, ease);
      if (!ease) controls.update(0);
      takeOver();
    },
    pose,
    setCamera: (to, travel) => {
      const there = travel === undefined || travel.share >= 1;
      put = there ? to : null;
      stand(there ? placed(to) : poseBetween(placed(travel.from), placed(to), travel.share, relativeTo()), false);
    },
    update: () => {
      if (resting) return false;
      const now = performance.now();
      const changed = controls.update(Math.min((now - last) / 1000, LONGEST_STEP));
      last = now;
      resting = !changed;
      return changed;
    },
    dispose: () => {
      controls.removeEventListener('control', takeOver);
      controls.removeEventListener('transitionstart', wake);
      controls.dispose();
    },
  };
}

function mutable(vector: Vec3): [number, number, number] {
  return [...vector];
}
