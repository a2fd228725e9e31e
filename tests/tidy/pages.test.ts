import { describe } from 'node:test'
import { checkPages } from './pages.ts'
import { type Plant, proves } from './planted.ts'

const rest: Plant['files'] = [
  ['package.json', '{ "scripts": { "demo": "x", "test": "x" } }'],
  ['client/cli/main.ts', "program.command('approve <spend>')"],
  ['docs/operating/restore.md', ''],
]
const page = (bad: string, good: string): Plant => ({
  breach: bad,
  files: [...rest, ['README.md', `\n${bad}`]],
  clean: [...rest, ['README.md', `\n${good}`]],
  line: 2,
})

describe('the pages', () => {
  proves(checkPages, [
    page('`npm run gone`', '`npm run demo`'),
    page('    npm start', '    npm test'),
    page('`./countersign refuse`', '`./countersign approve`'),
    page('$ ./countersign refuse x', '$ ./countersign <command>'),
    page('node bin/run.mjs tests/gone.ts', 'node bin/run.mjs client/cli/main.ts'),
    page('[a](docs/gone.md)', '[a](docs/operating/restore.md#b)'),
    page('[a](docs/gone/)', '[a](docs/operating/) [b](https://x.example/y) [c](#d)'),
    {
      breach: 'a link of a page further down',
      files: [...rest, ['docs/a/b.md', '[a](./restore.md)']],
      clean: [...rest, ['docs/a/b.md', '[a](../operating/restore.md)']],
    },
    {
      breach: 'a command only where there is a command line',
      files: [...rest, ['docs/a.md', './countersign refuse']],
      clean: [['docs/a.md', './countersign refuse']],
    },
  ])
})
