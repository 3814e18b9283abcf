import { onMounted, onUnmounted, type Ref, ref, type ShallowRef } from 'vue';

/** Time that passes a frame at a time, while a reader can see what it passes for. */
export interface Frames {
  readonly isPlaying: Readonly<Ref<boolean>>;
  play(): void;
  pause(): void;
}

/** No frame stands for more: whoever comes back to the page goes on from where it was left. */
const LONGEST_MS = 50;

/** Turns with the seconds of each frame. It begins to play by itself, unless the reader wants nothing to move. */
export function useFrames(
  shown: Readonly<ShallowRef<Element | null>>,
  turn: (seconds: number) => void,
): Frames {
  const isPlaying = ref(false);
  let frame = 0;
  let lastMs = 0;
  let isSeen = true;
  const watcher =
    typeof IntersectionObserver === 'undefined'
      ? undefined
      : new IntersectionObserver(([entry]) => (isSeen = entry?.isIntersecting ?? true));

  function next(nowMs: number): void {
    frame = requestAnimationFrame(next);
    const seconds = Math.min(Math.max(nowMs - lastMs, 0), LONGEST_MS) / 1000;
    lastMs = nowMs;
    if (isSeen && !document.hidden) turn(seconds);
  }

  function play(): void {
    isPlaying.value = true;
    lastMs = performance.now();
    frame = requestAnimationFrame(next);
  }

  function pause(): void {
    isPlaying.value = false;
    cancelAnimationFrame(frame);
  }

  onMounted(() => {
    if (shown.value !== null) watcher?.observe(shown.value);
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) play();
  });
  onUnmounted(() => {
    pause();
    watcher?.disconnect();
  });
  return { isPlaying, play, pause };
}
