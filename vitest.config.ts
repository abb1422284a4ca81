import { defineConfig } from 'vitest/config';

export default defineConfig({
  // package.json "imports": unit specs read the TypeScript sources of #libs/*
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{apps,libs}/**/*.spec.ts'] },
      },
    ],
  },
});
