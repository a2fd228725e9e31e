// npm run build:web: builds the console into web/dist and writes web/manifest.json, which lists the
// hash of every file. Whoever runs the same version can compare what a server sends with it.

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildConsole } from './console.ts'
import { MANIFEST, manifestText } from './manifest.ts'
import { writeWhole } from './write.ts'

const { values } = parseArgs({
  options: {
    /** Leaves the list as it is: what is started is not what is being worked on. */
    'keep-manifest': { type: 'boolean' },
    out: { type: 'string' },
  },
})

const files = await buildConsole()
writeWhole(values.out ?? new URL('../dist', import.meta.url).pathname, files)
if (!values['keep-manifest']) writeFileSync(MANIFEST, manifestText(files))
