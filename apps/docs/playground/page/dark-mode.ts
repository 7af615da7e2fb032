import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue';

/** Whether the page is dark, for what is drawn on a canvas: VitePress gives its root the class `dark`. */
export function useDarkMode(): Readonly<Ref<boolean>> {
  const root = document.documentElement;
  const isDark = ref(root.classList.contains('dark'));
  const observer = new MutationObserver(() => {
    isDark.value = root.classList.contains('dark');
  });
  onMounted(() => observer.observe(root, { attributeFilter: ['class'] }));
  onBeforeUnmount(() => observer.disconnect());
  return isDark;
}
