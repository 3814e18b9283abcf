import { signal } from '@preact/signals';
import * as cursor from '../../model/cursor.ts';
import type { Actions } from './actions.ts';
import type { Navigation } from './navigation.ts';
import type { Runs } from './runs.ts';

/** How long an event is shown while playing, in milliseconds, by speed. */
const PACES = [1200, 700, 350, 120];

/** Steps by itself. */
export class Playback {
  readonly isPlaying = signal(false);
  /** From 1. */
  readonly speed = signal(2);
  readonly actions: Actions;
  readonly #runs: Runs;
  readonly #navigation: Navigation;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(runs: Runs, navigation: Navigation) {
    this.#runs = runs;
    this.#navigation = navigation;
    const at = (speed: number) => () => this.#setSpeed(speed);
    this.actions = {
      play: () => (this.isPlaying.peek() ? this.pause() : this.play()),
      slower: () => this.#setSpeed(this.speed.peek() - 1),
      faster: () => this.#setSpeed(this.speed.peek() + 1),
      'speed-1': at(1),
      'speed-2': at(2),
      'speed-3': at(3),
      'speed-4': at(4),
    };
  }

  play(): void {
    const { value: model } = this.#runs.model;
    if (model === undefined) return;
    if (this.#navigation.cursor.value === model.count - 1) this.#navigation.seek(0);
    this.isPlaying.value = true;
    this.#schedule();
  }

  pause(): void {
    this.isPlaying.value = false;
    clearTimeout(this.#timer);
  }

  /** To the next speed; from the fastest to the slowest. */
  nextSpeed(): void {
    this.#setSpeed((this.speed.peek() % PACES.length) + 1);
  }

  #setSpeed(speed: number): void {
    this.speed.value = Math.max(1, Math.min(PACES.length, speed));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        const { value: model } = this.#runs.model;
        if (model === undefined || !this.isPlaying.value) return;
        const at = this.#navigation.cursor.value;
        const next = cursor.step(model, at, 1);
        if (next === at) return this.pause();
        this.#navigation.seek(next);
        this.#schedule();
      },
      PACES[this.speed.value - 1],
    );
  }
}
