import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placeOf, readBackend, readPlace } from './backend.ts'

const PIN = 'ab'.repeat(32)
const ONION = `${'a'.repeat(56)}.onion`
const TOR = { host: '127.0.0.1', port: 9050 }

describe('the address of a back-end', () => {
  it('names an Electrum server or an Esplora, with its certificate', () => {
    assert.deepEqual(readBackend('electrum', `tls://host.example:50002#sha256=${PIN}`, TOR), {
      kind: 'electrum',
      url: 'tls://host.example:50002',
      pin: PIN,
      socks: TOR,
    })
    assert.equal(readBackend('esplora', 'https://host.example/api', null).pin, null)
  })

  it('says where to connect to', () => {
    const near = { host: '::1', port: 50001, isTls: false }
    assert.deepEqual(placeOf('electrum', 'tcp://[::1]:50001'), near)
    const usual = { host: 'host.example', port: 443, isTls: true }
    assert.deepEqual(placeOf('esplora', 'https://host.example/api'), usual)
    assert.equal(placeOf('esplora', `http://${ONION}:81`).port, 81)
  })

  for (const [kind, address] of [
    ['electrum', 'tls://host.example'],
    ['electrum', 'host.example:50002'],
    ['electrum', 'https://host.example'],
    ['electrum', 'tcp://host.example:50001'],
    ['electrum', 'tcp://192.168.1.2:50001'],
    ['electrum', 'tls://host.example:50002/path'],
    ['electrum', 'tls://user@host.example:50002'],
    ['electrum', `tls://host.example:50002#sha256=${PIN}00`],
    ['electrum', 'tls://host.example:50002#'],
    ['electrum', `tls://host.example:50002#${PIN}`],
    ['electrum', `tcp://127.0.0.1:50001#sha256=${PIN}`],
    ['electrum', `tcp://${ONION}:50001`],
    ['esplora', 'http://host.example/api'],
    ['esplora', 'tls://host.example:50002'],
    ['esplora', 'https://host.example/api?key=1'],
    ['esplora', 'https://me:secret@host.example/api'],
    ['esplora', ''],
  ] as const) {
    it(`is not ${address || 'nothing'} for ${kind}`, () => {
      assert.throws(() => readBackend(kind, address, null), TypeError)
    })
  }

  it('is that of a proxy as host and port', () => {
    assert.deepEqual(readPlace('127.0.0.1:9050'), TOR)
    for (const wrong of ['127.0.0.1', ':9050', 'localhost:0', 'localhost:65536', 'a b:1']) {
      assert.throws(() => readPlace(wrong), TypeError)
    }
  })
})
