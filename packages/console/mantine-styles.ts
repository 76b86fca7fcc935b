import type { Plugin } from 'vite';

/**
 * Lets each of Mantine's components bring its own styles, so that the first view loads those it uses and a page the
 * rest: a component's module of class names is made to import the file of its rules, in the layer `mantine`.
 */
export function mantineStyles(): Plugin {
  const names = /\/@mantine\/(?<library>core|notifications)\/esm\/(?:.*\/)?(?<component>\w+)\.module\.mjs$/;
  return {
    name: 'mantine-styles',
    transform(code, id) {
      const { library, component } = names.exec(id)?.groups ?? {};
      if (library === undefined) return null;
      const file = library === 'core' ? `core/styles/${component}.layer.css` : `${library}/styles.layer.css`;
      return { code: `import '@mantine/${file}';\n${code}`, map: null, moduleSideEffects: true };
    },
  };
}
