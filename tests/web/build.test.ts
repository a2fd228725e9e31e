// The build: the same bytes twice, those that web/manifest.json lists, and few enough of them.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, it } from 'node:test'
import { buildConsole } from '@countersign/web/build/console.ts'
import { firstScripts, gzippedBytes } from '@countersign/web/build/first-load.ts'
import { type Files, MANIFEST, manifestText } from '@countersign/web/build/manifest.ts'
import { sealed } from '@countersign/web/build/sealed.ts'

/** Of JavaScript, as it is sent, before the first page can be used. */
const FIRST_LOAD_BYTES = 250_000

describe('the build of the console', () => {
  let files: Files

  before(async () => {
    files = await buildConsole()
  })

  it('is the same when it is built again', async () => {
    assert.equal(manifestText(await buildConsole()), manifestText(files))
  })

  it('is what web/manifest.json lists; npm run build:web writes it', () => {
    assert.equal(manifestText(files), readFileSync(MANIFEST, 'utf8'))
  })

  it('loads less than 250 KB of script before its first page', () => {
    const first = firstScripts(files)
    const total = gzippedBytes(files, first)
    assert.ok(total > 50_000, 'hardly anything was counted')
    assert.ok(total < FIRST_LOAD_BYTES, `${total} bytes in ${first.join(', ')}`)
  })

  it('holds no path of the machine it was built on', () => {
    for (const [path, bytes] of files) {
      const text = Buffer.from(bytes).toString()
      assert.ok(!text.includes(process.cwd()), path)
    }
  })

  it('is refused when its page brings a script that has no hash', () => {
    const page = Buffer.from('<head><!-- integrity --><script>alert(1)</script></head>')
    assert.throws(() => sealed(new Map([['index.html', page]])), /without a hash/)
  })
})
