import { createApp } from 'vue';
// The colours of the site, without the site.
import 'vitepress/dist/client/theme-default/styles/vars.css';
import 'vitepress/dist/client/theme-default/styles/base.css';
import '../../../.vitepress/theme/style.css';
import Playground from '../../../playground/playground.vue';

createApp(Playground).mount('#app');
