import { withBase } from 'vitepress';
import {
  computed,
  type ComputedRef,
  onMounted,
  onUnmounted,
  type Ref,
  ref,
  useTemplateRef,
} from 'vue';
import type { Shown } from '../traces/make.ts';
import { data as labs, type ShownLab } from './labs.data.ts';

/** A lab's scenarios, one of which is shown at one of its events. */
export interface LabStage {
  readonly lab: ComputedRef<ShownLab | undefined>;
  readonly chosen: Readonly<Ref<number>>;
  readonly scenario: ComputedRef<Shown | undefined>;
  /** The address of its trace. */
  readonly src: ComputedRef<string>;
  /** The event that a reader has chosen; undefined where a story names none. */
  readonly at: Ref<number | undefined>;
  choose(index: number): void;
}

/** The logic of `lab-stage.vue`, whose template has an element called `stage`. */
export function useLabStage(name: () => string): LabStage {
  const stage = useTemplateRef<HTMLElement>('stage');
  const lab = computed(() => labs.find((one) => one.name === name()));
  const chosen = ref(0);
  const scenario = computed(() => lab.value?.scenarios[chosen.value]);
  const at = ref(beginningOf(scenario.value));

  function choose(index: number): void {
    chosen.value = index;
    at.value = beginningOf(scenario.value);
  }

  /** A handout's own words lead here: #step-lost-reply. */
  function followHash(): void {
    const id = /^#step-(.+)$/.exec(location.hash)?.[1];
    const index = lab.value?.scenarios.findIndex((one) => one.id === id) ?? -1;
    if (index < 0) return;
    choose(index);
    stage.value?.scrollIntoView();
  }

  onMounted(() => {
    window.addEventListener('hashchange', followHash);
    followHash();
  });
  onUnmounted(() => window.removeEventListener('hashchange', followHash));

  return {
    lab,
    chosen,
    scenario,
    src: computed(() => withBase(`/traces/${name()}/${scenario.value?.id ?? ''}.trace.gz`)),
    at,
    choose,
  };
}

/** Where a scenario's story begins. */
function beginningOf(scenario: Shown | undefined): number | undefined {
  return scenario?.story.find(({ event }) => event !== undefined)?.event;
}
