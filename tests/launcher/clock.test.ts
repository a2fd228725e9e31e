// The signer whose clocks can be moved is for demonstrations: nothing that starts in production
// names it, and its file moves no clock of a production signer.

import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { askOnce } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { identityFromCanonical } from '@countersign/channel/identity.ts'
import { OFFSET_FILE } from '@countersign/demo/clock/offset.ts'
import { SIGNER } from '@countersign/launcher/cage.ts'
import { CODE_ROOT, openHome } from '@countersign/launcher/home.ts'
import { startSigner } from '@countersign/launcher/signer-child.ts'
import { openSockets, socketPath } from '@countersign/launcher/sockets.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'

const PRODUCTION = '{bin,core,channel,vault,signer,server,desk,courier,notices,launcher}'

describe('the clock that demonstrations move', () => {
  it('is named by nothing that runs in production', () => {
    const files = globSync(`${PRODUCTION}/**/*.{ts,mjs}`, { cwd: CODE_ROOT })
    assert.ok(files.length > 500)
    const naming = files.filter((file) => {
      const text = readFileSync(join(CODE_ROOT, file), 'utf8')
      return text.includes('demo/') || text.includes(OFFSET_FILE)
    })
    assert.deepEqual(naming, [])
  })

  it('does not move the signer that everybody starts', async (t) => {
    const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-clock-')))
    t.after(() => rmSync(home.root, { recursive: true, force: true }))
    writeFileSync(join(home.signer, OFFSET_FILE), String(30 * 86_400))
    const child = await startSigner({
      home,
      network: 'regtest',
      inmate: SIGNER,
      cages: ['bwrap', 'unshare', 'node'],
      unseal: () => readUnsealKey(home, 'key-file'),
      say: () => undefined,
    })
    const sockets = await openSockets(home.run, (role, socket) => child.accept(role, socket))
    t.after(() => sockets.close())
    t.after(() => child.kill())
    const identity = identityFromCanonical(child.identity)
    const time = Math.floor(Date.now() / 1_000)
    const framed = writeRequest(identity, { id: 'ab'.repeat(16), kind: 'hello', time, body: {} })
    const answered = await askOnce(socketPath(home.run, 'desk'), framed)
    const answer = readAnswer(answered, requestHash(framed), identity.signingKey)
    assert.ok(Math.abs(answer.time - time) < 3_600, `${answer.time} is not ${time}`)
  })
})
