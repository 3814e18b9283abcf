import { defineAsyncComponent, onMounted } from 'vue';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import './style.css';

export const theme: Theme = {
  extends: DefaultTheme,
  setup() {
    // The button is called Search: the key beside the word is drawn, and no part of its name.
    onMounted(() => {
      const key = document.querySelector('.DocSearch-Button-Key:last-child');
      if (key !== null) key.textContent = '';
    });
  },
  enhanceApp({ app }) {
    // Each is fetched by the pages that show it, and by no other.
    app.component(
      'LabStage',
      defineAsyncComponent(() => import('./lab-stage.vue')),
    );
    app.component(
      'LabList',
      defineAsyncComponent(() => import('./lab-list.vue')),
    );
    app.component(
      'RunFrame',
      defineAsyncComponent(() => import('./run-frame.vue')),
    );
    app.component(
      'KeyTable',
      defineAsyncComponent(() => import('./key-table.vue')),
    );
    app.component(
      'FindReadings',
      defineAsyncComponent(() => import('./find-readings.vue')),
    );
    app.component(
      'HomePage',
      defineAsyncComponent(() => import('./home-page.vue')),
    );
  },
};
