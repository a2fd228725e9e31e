import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  checkLabel,
  isEmptyLabel,
  LABEL_TYPES,
  type Label,
  mergeLabel,
  readLabels,
  writeLabels,
} from './labels.ts'

const TXID = 'f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd'
const OTHER = 'f546156d9044844e02b181026a1a407abfca62e7ea1159f87bbeaa77b4286c74'
const XPUB =
  'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8'
const ADDRESS = 'bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c'
const KEY = '0283409659355b6d1cc3c32decd5d561abaac86c37a353b52895a5e6c196d6f448'

const FIRST = "wpkh([d34db33f/84'/0'/0'])"
const SECOND = "wpkh([d34db33f/84'/0'/1'])"

/** BIP 329, Test Vectors. */
const EXPORT = `{ "type": "tx", "ref": "${TXID}", "label": "Transaction", "origin": "${FIRST}" }
{ "type": "addr", "ref": "${ADDRESS}", "label": "Address" }
{ "type": "pubkey", "ref": "${KEY}", "label": "Public Key" }
{ "type": "input", "ref": "${TXID}:0", "label": "Input" }
{ "type": "output", "ref": "${TXID}:1", "label": "Output", "spendable": false }
{ "type": "xpub", "ref": "${XPUB}", "label": "Extended Public Key" }
{ "type": "tx", "ref": "${OTHER}", "label": "Account #1 Transaction", "origin": "${SECOND}" }
`

const READ: readonly Label[] = [
  { type: 'tx', ref: TXID, label: 'Transaction', origin: FIRST },
  { type: 'addr', ref: ADDRESS, label: 'Address' },
  { type: 'pubkey', ref: KEY, label: 'Public Key' },
  { type: 'input', ref: `${TXID}:0`, label: 'Input' },
  { type: 'output', ref: `${TXID}:1`, label: 'Output', isSpendable: false },
  { type: 'xpub', ref: XPUB, label: 'Extended Public Key' },
  {
    type: 'tx',
    ref: OTHER,
    label: 'Account #1 Transaction',
    origin: SECOND,
  },
]

const read = (text: string) => readLabels(text, 'mainnet')
const line = (fields: object) => JSON.stringify(fields)
const tx = { type: 'tx', ref: TXID } as const

describe('a file of labels', () => {
  it('is read and written as BIP 329 shows it', () => {
    assert.deepEqual(read(EXPORT), { labels: READ, ignored: 0, shortened: 0 })
    const lines = EXPORT.trim().split('\n')
    const plain = lines.map((each) => JSON.stringify(JSON.parse(each)))
    assert.equal(writeLabels(READ), `${plain.join('\n')}\n`)
  })

  it('keeps the fields of other wallets, which never take the place of its own', () => {
    const more = { height: 800_000, rate: { USD: 105_620.5 }, heights: [] }
    const { labels } = read(line({ ...tx, label: 'a', ...more }))
    assert.deepEqual(labels, [{ ...tx, label: 'a', more: JSON.stringify(more) }])
    assert.deepEqual(JSON.parse(writeLabels(labels)), { ...tx, label: 'a', ...more })
    const sly = writeLabels([{ ...tx, label: 'a', more: '{"ref":"x","label":"b","type":"addr"}' }])
    assert.deepEqual(JSON.parse(sly), { ...tx, label: 'a' })
  })

  it('says nothing of what a record leaves out', () => {
    const [bare] = read(line(tx)).labels
    assert.deepEqual(bare, tx)
    const known = { ...tx, label: 'rent', origin: 'wpkh([d34db33f])' }
    assert.deepEqual(mergeLabel(known, tx), known)
    assert.deepEqual(mergeLabel(known, { ...tx, label: '' }), { ...known, label: '' })
  })

  it('ignores types that the BIP does not define, and empty lines', () => {
    const text = `\n${line({ type: 'block', ref: 7 })}\r\n\n${line({ ...tx, label: 'a' })}`
    assert.deepEqual(read(text), { labels: [{ ...tx, label: 'a' }], ignored: 1, shortened: 0 })
  })

  it('shortens a label of 256 characters to 255, and says how many it shortened', () => {
    const long = '🌱'.repeat(255)
    assert.equal(read(line({ ...tx, label: long })).shortened, 0)
    const { labels, shortened } = read(line({ ...tx, label: `${long}x` }))
    assert.deepEqual([labels[0]?.label, shortened], [long, 1])
  })

  it('is refused with the number of the line that is wrong', () => {
    const good = line({ ...tx, label: 'a' })
    const wrong = [
      '{',
      '[]',
      'null',
      '"tx"',
      line({ ref: TXID }),
      line({ type: 'tx' }),
      line({ type: 'tx', ref: 7 }),
      line({ ...tx, label: 7 }),
      line({ ...tx, label: 'two\nlines' }),
      line({ ...tx, label: '\ud800' }),
      line({ ...tx, origin: 'x'.repeat(513) }),
      line({ type: 'output', ref: `${TXID}:1`, spendable: 'false' }),
      line({ ...tx, note: 'x'.repeat(2_000) }),
    ]
    for (const bad of wrong) {
      const wanted = { code: 'labels.invalid' }
      assert.throws(() => read(`${good}\n\n${bad}\n`), wanted, bad)
      assert.throws(
        () => read(`${good}\n\n${bad}\n`),
        (fault: { facts?: { line?: unknown } }) => {
          assert.equal(fault.facts?.line, 3)
          return true
        },
      )
    }
  })
})

describe('a reference', () => {
  const isFine = (type: Label['type'], ref: string, network: 'mainnet' | 'regtest' = 'mainnet') => {
    try {
      return checkLabel({ type, ref, label: 'x' }, network).ref
    } catch {
      return null
    }
  }

  it('has one spelling', () => {
    assert.equal(isFine('tx', TXID.toUpperCase()), TXID)
    assert.equal(isFine('output', `${TXID.toUpperCase()}:7`), `${TXID}:7`)
    assert.equal(isFine('addr', ADDRESS.toUpperCase()), ADDRESS)
    assert.equal(isFine('pubkey', KEY.toUpperCase()), KEY)
  })

  it('is of its type and network', () => {
    const wrong: readonly (readonly [Label['type'], string])[] = [
      ['tx', TXID.slice(1)],
      ['tx', `${TXID}:0`],
      ['addr', `${ADDRESS.slice(0, -1)}d`],
      ['addr', TXID],
      ['pubkey', `05${KEY.slice(2)}`],
      ['pubkey', KEY.slice(4)],
      ['input', TXID],
      ['input', `${TXID}:01`],
      ['output', `${TXID}:-1`],
      ['output', `${TXID}:4294967296`],
      ['xpub', XPUB.slice(0, -1)],
      // The secret half of a key of BIP 32's vectors.
      [
        'xpub',
        'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi',
      ],
    ]
    for (const [type, ref] of wrong) assert.equal(isFine(type, ref), null, `${type} ${ref}`)
    assert.equal(isFine('addr', ADDRESS, 'regtest'), null)
    assert.equal(isFine('output', `${TXID}:4294967295`), `${TXID}:4294967295`)
    assert.equal(isFine('pubkey', KEY.slice(2)), KEY.slice(2))
    assert.throws(() => checkLabel({ ...tx, isSpendable: false }, 'mainnet'), {
      code: 'labels.invalid',
    })
  })
})

describe('labels', () => {
  it('come back from their file as they were', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .filter((it) => !/[\p{Cc}\u2028\u2029]/u.test(it))
    const refs = { tx: TXID, addr: ADDRESS, pubkey: KEY, input: `${TXID}:0`, output: `${TXID}:1` }
    const types = LABEL_TYPES.filter((type) => type !== 'xpub')
    const label = fc.constantFrom(...types).chain((type) =>
      fc.record(
        {
          type: fc.constant(type),
          ref: fc.constant(refs[type]),
          label: text,
          origin: text,
          more: fc.constant('{"value":12,"fmv":{"EUR":3.25}}'),
          ...(type === 'output' ? { isSpendable: fc.boolean() } : {}),
        },
        { requiredKeys: ['type', 'ref'], noNullPrototype: true },
      ),
    )
    fc.assert(
      fc.property(fc.array(label, { maxLength: 9 }), (labels) => {
        assert.deepEqual(read(writeLabels(labels)).labels, labels)
      }),
      { seed: 329 },
    )
  })

  it('are empty without a text, unless they keep an output from being chosen', () => {
    assert.equal(isEmptyLabel({ ...tx, label: '', origin: 'x' }), true)
    const output = { type: 'output', ref: `${TXID}:1` } as const
    assert.equal(isEmptyLabel({ ...output, isSpendable: true }), true)
    assert.equal(isEmptyLabel({ ...output, label: '', isSpendable: false }), false)
  })
})
