import { useData } from 'vitepress';
import {
  computed,
  type ComputedRef,
  onMounted,
  onUnmounted,
  type Ref,
  ref,
  shallowRef,
  type ShallowRef,
  useTemplateRef,
  watch,
} from 'vue';
import { sidesOf } from '../demo/layout.ts';
import { type ClusterAct, type Picture, Player } from '../demo/player.ts';
import { paintStrip, type StripColours, stripColours } from '../demo/strip.ts';
import { type Frames, useFrames } from './frames.ts';
import { type Stroke, useStroke } from './stroke.ts';

const SEED = 7;
/** Of a reader's time: a fingerprint that changes with every frame is none that one can read. */
const FINGERPRINT_SECONDS = 0.25;
/** Whoever has stopped the time, or wants nothing to move, still sees what becomes of an act. */
const AFTER_ACT_SECONDS = 3;

/** What the first page shows of its cluster, and what a reader can do to it. */
export interface LiveCluster extends Frames {
  readonly picture: Readonly<ShallowRef<Picture>>;
  readonly fingerprint: Readonly<Ref<string>>;
  readonly isCut: ComputedRef<boolean>;
  readonly isOneDown: ComputedRef<boolean>;
  readonly stroke: Stroke;
  act(what: ClusterAct): void;
  /** From the start. */
  again(): void;
}

/** The logic of `live-cluster.vue`, whose template has a picture called `scene` and a canvas called `strip`. */
export function useLiveCluster(): LiveCluster {
  const { isDark } = useData();
  const scene = useTemplateRef<SVGSVGElement>('scene');
  const strip = useTemplateRef<HTMLCanvasElement>('strip');
  let player = new Player(SEED);
  let colours: StripColours | undefined;
  let sinceFingerprint = 0;
  const picture = shallowRef(player.picture());
  const fingerprint = ref(player.fingerprint);

  function paint(): void {
    if (strip.value === null || colours === undefined) return;
    paintStrip(strip.value, picture.value.snapshot, colours);
  }

  function show(): void {
    picture.value = player.picture();
    if (sinceFingerprint >= FINGERPRINT_SECONDS) {
      fingerprint.value = player.fingerprint;
      sinceFingerprint = 0;
    }
    paint();
  }

  function showAtOnce(): void {
    sinceFingerprint = FINGERPRINT_SECONDS;
    show();
  }

  const frames = useFrames(scene, (seconds) => {
    sinceFingerprint += seconds;
    player.advance(seconds);
    show();
  });

  function act(what: ClusterAct): void {
    player.act(what);
    if (!frames.isPlaying.value) player.advance(AFTER_ACT_SECONDS);
    showAtOnce();
  }

  function again(): void {
    player = new Player(SEED);
    showAtOnce();
  }

  const stroke = useStroke(scene, (from, to) => {
    const sides = sidesOf(from, to);
    if (sides !== undefined) act((cluster) => cluster.split(sides));
  });

  function recolour(): void {
    colours = stripColours();
    paint();
  }

  // The page has its new colours a frame after it was asked for them.
  watch(isDark, () => requestAnimationFrame(recolour), { flush: 'post' });
  onMounted(() => {
    recolour();
    window.addEventListener('resize', paint);
  });
  onUnmounted(() => window.removeEventListener('resize', paint));

  return {
    ...frames,
    picture,
    fingerprint,
    isCut: computed(() => picture.value.snapshot.split !== undefined),
    isOneDown: computed(() => picture.value.members.some(({ isUp }) => !isUp)),
    stroke,
    act,
    again,
  };
}
