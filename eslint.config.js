import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist', '.tap', '.data', 'node_modules', 'src/contract/generated'] },
  js.configs.recommended,
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers are fit for templates; objects are what goes wrong there.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Arrow functions that only call something are clearer in one line.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Handlers are asynchronous by their type, also those that have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // A definition's type argument often stands once: it names the operation or the body for the caller.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // tap runs the tests it is given; their promises are its business.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
);
