import { ESLint } from 'eslint';
import ts from 'typescript';

/**
 * `npm run types` and `npm run lint` in one: the program is read, and its types made out, once for both.
 * Prints what is wrong, as each of them would.
 */
const fail = (problem: ts.Diagnostic): never => {
  throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n'));
};
const settings = ts.getParsedCommandLineOfConfigFile('tsconfig.json', undefined, {
  ...ts.sys,
  onUnRecoverableConfigFileDiagnostic: fail,
});
if (!settings) throw new Error('tsconfig.json is missing');
const { fileNames: rootNames, options, errors } = settings;
const program = ts.createProgram({ rootNames, options, configFileParsingDiagnostics: errors });

const mistyped = ts.getPreEmitDiagnostics(program);
console.log(
  ts.formatDiagnostics(mistyped, {
    getCanonicalFileName: (file) => file,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  }),
);

const eslint = new ESLint({
  overrideConfig: [
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false, programs: [program] } } },
  ],
});
const results = await eslint.lintFiles(['.']);
const formatter = await eslint.loadFormatter('stylish');
console.log(await formatter.format(results));

const isClean = results.every(({ errorCount, warningCount }) => errorCount + warningCount === 0);
process.exitCode = mistyped.length === 0 && isClean ? 0 : 1;
