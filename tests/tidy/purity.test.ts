import { describe } from 'node:test'
import { inFile, proves } from './planted.ts'
import { checkPurity } from './purity.ts'

const inCore = (bad: string, good: string) => inFile('core/a.ts', `\`${bad}\``, bad, good)

describe('the purity of the core', () => {
  proves(checkPurity, [
    inCore('async function f() {}', 'function f() {}'),
    inCore('const a = await b', 'const a = b'),
    inCore('const a = new Date()', 'const a = new Date(b * 1000)'),
    inCore('const a = Date.now()', 'const a = Date.UTC(2026, 0, 1)'),
    inCore('const a = date.getHours()', 'const a = date.getUTCHours()'),
    inCore('const a = Math.random()', 'const a = Math.min()'),
    inCore('const a = performance.now()', 'const a = b.performance'),
    inCore("fetch('x')", "a.fetch('x')"),
    inCore('const a = process.env', 'const a = b.process'),
    inCore('console.log(1)', '// console.log(1)'),
    inCore('setTimeout(f, 1)', "const a = 'setTimeout'"),
    inCore('const a = crypto.subtle', 'const a = `crypto ${b}`'),
    inCore('const a = globalThis[b]', 'const a = /globalThis/'),
    inCore("const a = Buffer.from('')", "const a = Uint8Array.fromHex('')"),
    inCore('a.localeCompare(b)', 'a < b'),
    {
      breach: 'the core, and neither its tests nor another room',
      files: [['core/a.ts', 'Date.now()']],
      clean: [
        ['core/a.test.ts', 'Date.now()'],
        ['vault/a.ts', 'Date.now()'],
      ],
    },
  ])
})
