import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { witnessProgramScript } from '@countersign/core/bitcoin/script.ts'
import { Fault } from '@countersign/core/fault.ts'
import { paidTwice, readBatch } from './batch.ts'

const to = (byte: number): string =>
  addressOf(witnessProgramScript(0, new Uint8Array(20).fill(byte)), 'regtest') ?? ''

const [ONE, TWO] = [to(1), to(2)]

const read = (text: string) => readBatch(text, 'regtest')

function wrongIn(text: string): string {
  try {
    read(text)
  } catch (error) {
    assert.ok(error instanceof Fault && error.code === 'client.batch_invalid', String(error))
    return String(error.facts.lines)
  }
  return ''
}

describe('a table of payments', () => {
  it('is read in bitcoin or satoshis, with any line end, quotes, blanks and an empty line', () => {
    const expected = [
      { address: ONE, amountSats: 1_500_000n, line: 2 },
      { address: TWO, amountSats: 330n, line: 3 },
    ]
    for (const text of [
      `address,amount\n${ONE},0.015\n${TWO},0.0000033\n`,
      `\ufeffAddress;Amount\r\n"${ONE}";"0.015"\r\n ${TWO} ; 0.00000330\r\n\r\n`,
      `sats,address\n1500000,${ONE}\n330,${TWO}`,
    ]) {
      assert.deepEqual(read(text), expected)
    }
  })

  it('names every wrong line at once, and takes none of the others', () => {
    const text = [
      'address,amount',
      `${ONE},0.5`,
      'bcrt1qnonsense,0.5',
      `${TWO},half`,
      `${TWO},0.000000001`,
      `${TWO},-1`,
      `${TWO},0.00000100`,
      `${ONE},0.1`,
    ].join('\n')
    const wrong = wrongIn(text)
    assert.deepEqual(
      wrong.split('; ').map((each) => each.split(':')[0]),
      ['3', '4', '5', '6', '7'],
    )
    assert.match(wrong, /“half” is no amount/)
    assert.match(wrong, /100 sat is less than nodes pass on, 294 sat/)
  })

  it('has a heading that says what the columns are', () => {
    for (const text of [
      '',
      `${ONE},0.5`,
      `address,amount,sats\n${ONE},1,2`,
      `address,amount,label\n${ONE},1,rent`,
      `address,address\n${ONE},${ONE}`,
    ]) {
      assert.match(wrongIn(text), /^1: /, text)
    }
    assert.match(wrongIn('address,amount\n'), /no payment follows/)
    assert.match(wrongIn(`address,amount\n${ONE},0.5,more`), /^2: /)
    assert.match(wrongIn(`address,amount\n"${ONE},0.5`), /QUOTE/)
  })

  it('tells of an address that stands there twice', () => {
    const lines = read(`address,amount\n${ONE},0.1\n${TWO},0.2\n${ONE},0.3\n`)
    assert.deepEqual(paidTwice(lines), [`${ONE}, in lines 2, 4`])
  })
})
