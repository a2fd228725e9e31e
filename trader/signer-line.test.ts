import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openSignerLine } from './signer-line.ts'

const NOBODY = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }

it('asks for a connection again when one was never brought: nothing waits for ever', async () => {
  let dialled = 0
  const dial = () => {
    dialled += 1
  }
  const line = openSignerLine({ dial, now: () => 1, patienceMs: 20 })
  line.pin(NOBODY)
  const asked = [line.ask('hello', {}), line.ask('hello', {})]
  for (const each of asked) await assert.rejects(each, { code: 'channel.timeout' })
  assert.equal(dialled, 2)
  const third = line.ask('hello', {})
  setImmediate(() => line.connected(null))
  await assert.rejects(third, { code: 'channel.unreachable' })
})
