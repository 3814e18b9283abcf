import { computed, type ComputedRef, onMounted, reactive, watch } from 'vue';
import { type Asked, askedIn, found, type FoundWork, nothingAsked, queryOf } from './find.ts';
import type { ShownReadings } from './works.data.ts';

/** What a reader asks for, which the page's fields write, and the works that fit. */
export interface Find {
  readonly asked: { -readonly [Key in keyof Asked]: Asked[Key] };
  readonly shown: ComputedRef<readonly FoundWork[]>;
}

/** Begins with what the address asks for, and keeps it there. */
export function useFind(readings: ShownReadings): Find {
  const asked = reactive({ ...nothingAsked });
  watch(asked, (now) => history.replaceState(history.state, '', location.pathname + queryOf(now)));
  onMounted(() => Object.assign(asked, askedIn(location.search)));
  return { asked, shown: computed(() => found(readings, asked)) };
}
