import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { witnessBinding } from '@countersign/channel/bindings.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { byDesk } from '@countersign/cli/flows/exchange.ts'
import { watchOnce } from '@countersign/cli/flows/watch.ts'
import { makeWitnessKey, watchedHeads } from '@countersign/cli/keep/watch.ts'
import { serve } from '@countersign/signer/serve.ts'
import { at, claim, enrol, type House, nextCode, openHouse } from '../builders/house.ts'

/** A signer of this moment, behind a relay as the desk is one, and a witness's folder. */
async function start(t: TestContext) {
  const house = openHouse()
  house.clock.now = Math.floor(Date.now() / 1000)
  house.service().signer.close()
  house.start()
  const hosts: string[] = []
  const server = createServer((request, response) => {
    hosts.push(`${request.method} ${request.headers.host}${request.url}`)
    const chunks: Uint8Array[] = []
    request.on('data', (chunk: Uint8Array) => void chunks.push(chunk))
    request.once('end', () => {
      const framed = new Uint8Array(Buffer.concat(chunks))
      response.end(serve(house.service(), 'desk', framed))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const folder = mkdtempSync(join(tmpdir(), 'countersign-watch-'))
  t.after(() => {
    server.close()
    house.close()
    rmSync(folder, { recursive: true })
  })
  const { port } = server.address() as AddressInfo
  const url = `http://approve.localhost:${port}`
  const watch = (expected?: string) =>
    watchOnce({ folder, exchange: byDesk(url), ...(expected === undefined ? {} : { expected }) })
  return { house, folder, hosts, port, watch }
}

function pin(house: House, seed: Uint8Array, witness: string): void {
  const code = house.seal(nextCode(house, seed), witnessBinding('witness-add', witness))
  house.ask('witness.add', { witness, name: 'cellar', code })
}

describe('a witness on another machine', () => {
  it('watches the signer it was told by its fingerprint, through the desk', async (t) => {
    const { house, folder, hosts, port, watch } = await start(t)
    claim(house)
    const held = enrol(house)
    const key = makeWitnessKey(folder)
    assert.throws(() => makeWitnessKey(folder), { code: 'client.key_exists' })
    await assert.rejects(watch('0000-0000'), { code: 'channel.answer_forged' })
    await assert.rejects(watch(), { code: 'channel.answer_forged' })
    const { identity } = house.service().signer.keys
    await assert.rejects(watch(fingerprint(identity)), { code: 'channel.device_unknown' })
    pin(house, held.seed, key)
    house.reopen()
    assert.equal(house.service().signer.witness.state(), 'needed')
    assert.equal((await watch()).state, 'answered')
    assert.equal(house.service().signer.witness.state(), 'answered')
    assert.equal(hosts[0], `POST approve.localhost:${port}/signer`)
    const kept = JSON.parse(readFileSync(watchedHeads(folder), 'utf8')) as never
    assert.equal(at(kept, 'heads', 0, 'log'), 'charter')
  })

  it('refuses another signer in the place of the one it watches', async (t) => {
    const { house, folder, watch } = await start(t)
    claim(house)
    const held = enrol(house)
    pin(house, held.seed, makeWitnessKey(folder))
    await watch(fingerprint(house.service().signer.keys.identity))
    const other = openHouse({ seed: new Uint8Array(32).fill(9) })
    t.after(() => other.close())
    const { service } = house
    Object.assign(house, { service: other.service })
    await assert.rejects(watch(), { code: 'channel.answer_forged' })
    Object.assign(house, { service })
  })

  it('says when the desk is not there', async (t) => {
    const { folder } = await start(t)
    const gone = watchOnce({ folder, exchange: byDesk('http://127.0.0.1:1'), expected: 'x' })
    await assert.rejects(gone, { code: 'channel.unreachable' })
  })
})
