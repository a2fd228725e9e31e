// Payment URIs: the examples of BIP 21, its rule on what is required, and what nobody may slip in.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../fault.ts'
import { sats } from './amounts.ts'
import { readPaymentRequest, writePaymentRequest } from './payment-uri.ts'

const ADDRESS = '175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W'

const reasonOf = (text: string): string => {
  try {
    readPaymentRequest(text)
  } catch (error) {
    assert.ok(error instanceof Fault)
    assert.equal(error.code, 'payment.uri_invalid')
    return String(error.facts.reason)
  }
  return 'none'
}

describe('a payment URI', () => {
  it('is read as the examples of BIP 21 say', () => {
    assert.deepEqual(readPaymentRequest(`bitcoin:${ADDRESS}`), { address: ADDRESS })
    assert.deepEqual(readPaymentRequest(`bitcoin:${ADDRESS}?label=Luke-Jr`), {
      address: ADDRESS,
      label: 'Luke-Jr',
    })
    assert.deepEqual(readPaymentRequest(`bitcoin:${ADDRESS}?amount=20.3&label=Luke-Jr`), {
      address: ADDRESS,
      amountSats: 2_030_000_000n,
      label: 'Luke-Jr',
    })
    const donation = 'amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz'
    assert.deepEqual(readPaymentRequest(`bitcoin:${ADDRESS}?${donation}`), {
      address: ADDRESS,
      amountSats: 5_000_000_000n,
      label: 'Luke-Jr',
      message: 'Donation for project xyz',
    })
    const unknown = 'somethingyoudontunderstand=50&somethingelse=999'
    assert.deepEqual(readPaymentRequest(`bitcoin:${ADDRESS}?${unknown}`), { address: ADDRESS })
  })

  it('is refused when it requires what we do not know', () => {
    const required = 'req-somethingyoudontunderstand=50'
    assert.match(reasonOf(`bitcoin:${ADDRESS}?${required}`), /requires somethingyou/)
  })

  it('is read from a QR code in capitals', () => {
    const read = readPaymentRequest('BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=0.1')
    assert.equal(read.address, 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4')
    assert.equal(read.amountSats, 10_000_000n)
  })

  it('may be a bare address with spaces around it', () => {
    assert.deepEqual(readPaymentRequest(` ${ADDRESS}\n`), { address: ADDRESS })
  })

  it('is refused with an amount that is none, twice, or in more than satoshis', () => {
    for (const amount of ['0', '-1', '1e3', '0.000000001', '1,5', '', '21000001']) {
      assert.match(reasonOf(`bitcoin:${ADDRESS}?amount=${amount}`), /its amount is/, amount)
    }
    assert.match(reasonOf(`bitcoin:${ADDRESS}?amount=1&AMOUNT=2`), /twice/)
  })

  it('is refused without an address, or broken', () => {
    for (const text of ['', 'hello there', 'bitcoin:', 'bitcoin:?amount=1', 'https://a.example']) {
      assert.match(reasonOf(text), /no address/, text)
    }
    assert.match(reasonOf(`bitcoin:${ADDRESS}?label=%E0%A4%A`), /not written/)
    assert.match(reasonOf(`bitcoin:${ADDRESS}?label=${'a'.repeat(5_000)}`), /too long/)
  })

  it('carries nothing that hides or moves what stands beside it', () => {
    const { label } = readPaymentRequest(`bitcoin:${ADDRESS}?label=a%E2%80%AEb%0Ac`)
    assert.equal(label, 'a b c')
  })

  it('is written so that it is read as the same', () => {
    const request = { address: ADDRESS, amountSats: sats(2_030_000_001n), label: 'Rent & more' }
    assert.deepEqual(readPaymentRequest(writePaymentRequest(request)), request)
    const round = { address: ADDRESS, amountSats: sats(100_000_000_000n) }
    assert.equal(writePaymentRequest(round), `bitcoin:${ADDRESS}?amount=1000`)
  })
})
