import { useData, withBase } from 'vitepress';
import { computed, type ComputedRef, onMounted, type Ref, ref } from 'vue';

/** What a page needs to know to show a `<netsplit-trace>`. */
export interface TraceElement {
  /** Its script is there. */
  readonly isReady: Readonly<Ref<boolean>>;
  readonly theme: ComputedRef<'dark' | 'light'>;
}

/** Fetches the element's script once the page is there. */
export function useTraceElement(): TraceElement {
  const { isDark } = useData();
  const isReady = ref(false);
  onMounted(async () => {
    await load(withBase('/netsplit-trace.js'));
    isReady.value = true;
  });
  return { isReady, theme: computed(() => (isDark.value ? 'dark' : 'light')) };
}

let loading: Promise<void> | undefined;

/** Once, however many elements a page has. */
function load(src: string): Promise<void> {
  loading ??= new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = src;
    script.addEventListener('load', () => loaded());
    script.addEventListener('error', () => failed(new Error(`${src} could not be loaded`)));
    document.head.append(script);
  });
  return loading;
}
