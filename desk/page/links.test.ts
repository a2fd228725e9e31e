// Links are read in one spelling, within bounds, and never throw, whatever a stranger writes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import { defaultPolicy } from '@countersign/core/policy/defaults.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import fc from 'fast-check'
import { readLink, wiped } from './links.ts'

const base64url = (bytes: Uint8Array): string =>
  bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
const proposing = (value: Canonical): string => `#propose=${base64url(canonicalBytes(value))}`
const REMOVAL = { kind: 'member.remove', member: 'dan' }
const kindOf = (hash: string): string | undefined => readLink(hash)?.kind

test('an address that only names a screen carries nothing', () => {
  for (const hash of [
    '',
    '#',
    '#/',
    '#/proposal/ab',
    '#/freeze/organisation',
    '#stop=veto.a.b.c',
  ]) {
    assert.equal(readLink(hash), null, hash)
  }
})

test('changes are read as they were written', () => {
  const link = { changes: [REMOVAL], why: 'Dan has left: “goodbye” 👋🏽' }
  assert.deepEqual(readLink(proposing(link)), { kind: 'propose', ...link })
})

test('what is no proposal in the one spelling of it is broken', () => {
  const whole = proposing({ changes: [REMOVAL], why: '' })
  const spaced = base64url(new TextEncoder().encode('{"changes": [], "why": ""}'))
  for (const hash of [
    `${whole}=`,
    whole.replace('=e', '=%65'),
    `#propose=${spaced}`,
    proposing({ changes: [REMOVAL] }),
    proposing({ changes: [], why: '' }),
    proposing({ changes: [REMOVAL], why: '', ticket: 'ab' }),
    proposing({ changes: [{ ...REMOVAL, surplus: '' }], why: '' }),
    proposing({ changes: Array.from({ length: 33 }, () => REMOVAL), why: '' }),
    proposing({ changes: [REMOVAL], why: 'two\nlines' }),
    proposing({ changes: [REMOVAL], why: 'x'.repeat(1_025) }),
    proposing({ changes: [{ ...REMOVAL, member: 'dan\u202e' }], why: '' }),
  ]) {
    assert.equal(kindOf(hash), 'broken', hash.slice(0, 60))
  }
})

test('a text deep inside of a change is looked at as well', () => {
  const policy = { lists: { friends: ['a\u2066b'] } }
  const change = { kind: 'policy.set', wallet: 'savings', from: 'ab'.repeat(32), policy }
  assert.equal(kindOf(proposing({ changes: [change], why: '' })), 'broken')
  const plain = { ...change, policy: { lists: { friends: ['ab'] } } }
  assert.equal(kindOf(proposing({ changes: [plain], why: '' })), 'propose')
})

const KEY_9 = `[0123abcd/48h/1h/0h/2h]tpub${'D'.repeat(107)}`
const KEY_5 = KEY_9.replace('0123abcd', '4567abcd')
const NEW_WALLET = {
  name: 'savings',
  shape: '2-of-3',
  keys: [KEY_9, KEY_5],
  userKey: '0',
  policy: policyToCanonical(defaultPolicy()),
}
const making = (value: Canonical): string => `#wallet=${base64url(canonicalBytes(value))}`

test('a wallet to be made is read as it was written, and its address is wiped', () => {
  const link = readLink(making(NEW_WALLET))
  assert.deepEqual(link, { kind: 'new-wallet', ...NEW_WALLET, userKey: 0, exportTo: [] })
  assert.equal(link && wiped(link), '#/new-wallet')
})

test('a wallet is broken that lacks a key, brings a secret one, or a policy that is none', () => {
  for (const wrong of [
    { keys: [KEY_9] },
    { keys: [KEY_9, KEY_9] },
    { keys: [KEY_9, KEY_5.replace('tpub', 'tprv')] },
    { keys: [KEY_9, KEY_5.slice(10)] },
    { keys: [KEY_9, `${KEY_5}),pk(${KEY_5}`] },
    { shape: '2-of-2' },
    { userKey: '2' },
    { name: 'a/b' },
    { policy: { rules: [] } },
    { code: '123456' },
  ]) {
    assert.equal(kindOf(making({ ...NEW_WALLET, ...wrong })), 'broken', JSON.stringify(wrong))
  }
})

test('a wallet names recipients for whom a key can be sealed, and only where it is needed', () => {
  const alice = 'age1wj6qyjfry9vgxe8sae39rqzcr67uc2jswqunpmq9t37l52tx9v7qkyajmz'
  const two = { ...NEW_WALLET, shape: '2-of-2', keys: [KEY_9] }
  const link = readLink(making({ ...two, exportTo: [alice] }))
  assert.ok(link?.kind === 'new-wallet')
  assert.deepEqual(link.exportTo, [alice])
  for (const exportTo of [[], [alice, alice], [alice.replace('w', 'q')], 'age1', [alice, '']]) {
    assert.equal(kindOf(making({ ...two, exportTo })), 'broken', String(exportTo))
  }
  assert.equal(kindOf(making({ ...NEW_WALLET, exportTo: [alice] })), 'broken')
})

test('a wallet that one key spends alone later says after how many blocks', () => {
  const later = { ...NEW_WALLET, shape: 'backup-later', olderBlocks: '65535' }
  const alone = { ...NEW_WALLET, shape: 'user-later', keys: [KEY_9], olderBlocks: '1' }
  for (const wish of [later, alone]) {
    const read = {
      ...wish,
      kind: 'new-wallet',
      userKey: 0,
      exportTo: [],
      olderBlocks: Number(wish.olderBlocks),
    }
    assert.deepEqual(readLink(making(wish)), read)
  }
  for (const wrong of [
    { ...NEW_WALLET, shape: 'backup-later' },
    { ...later, olderBlocks: '0' },
    { ...later, olderBlocks: '65536' },
    { ...later, keys: [KEY_9] },
    { ...later, userKey: '1' },
    { ...later, shape: '2-of-3' },
    { ...alone, keys: [KEY_9, KEY_5] },
  ]) {
    assert.equal(kindOf(making(wrong)), 'broken', JSON.stringify(wrong))
  }
})

test('a spend is sent unless its link says no, and has the lock time that it names', () => {
  const psbt = base64url(Uint8Array.of(1, 2, 3, 4))
  const read = { kind: 'cosign', wallet: 'savings', psbt: 'AQIDBA==' }
  assert.deepEqual(readLink(`#cosign=savings.${psbt}`), { ...read, broadcast: 'yes' })
  assert.deepEqual(readLink(`#cosign=savings.${psbt}.yes`), { ...read, broadcast: 'yes' })
  assert.deepEqual(readLink(`#cosign=savings.${psbt}.no`), { ...read, broadcast: 'no' })
  const later = { ...read, notBefore: 900_000 }
  assert.deepEqual(readLink(`#cosign=savings.${psbt}.900000`), { ...later, broadcast: 'yes' })
  assert.deepEqual(readLink(`#cosign=savings.${psbt}.no.900000`), { ...later, broadcast: 'no' })
  const times = ['0', '09', '-1', '4294967296', '900000.no'].map((at) => `savings.${psbt}.${at}`)
  const broken = ['', 'savings', 'savings.', `Savings.${psbt}`, `savings.${psbt}.No`, 'a.A']
  for (const rest of [...broken, ...times]) {
    assert.equal(kindOf(`#cosign=${rest}`), 'broken', rest)
  }
})

test('a reason is one line of visible characters', () => {
  const freeze = (why: string) => readLink(`#/freeze/wallet:savings?why=${why}`)
  const read = { kind: 'freeze', subject: 'wallet:savings' }
  assert.deepEqual(freeze('Gone%20%26%20lost'), { ...read, why: 'Gone & lost' })
  assert.deepEqual(freeze(''), { ...read, why: '' })
  for (const why of ['%', '%ff', '%E2%80%AE', 'a%0Ab', 'a&b=c', 'x'.repeat(201)]) {
    assert.equal(freeze(why)?.kind, 'broken', why)
  }
})

test('a mebibyte is read, and nothing beyond it', () => {
  const filled = (length: number) => {
    const start = '#cosign=savings.'
    return start + 'A'.repeat(length - start.length)
  }
  assert.equal(kindOf(filled(1_048_576)), 'cosign')
  assert.equal(kindOf(filled(1_048_577)), 'broken')
})

test('nothing is left of any of them in the address, and nothing makes the reader throw', () => {
  const start = fc.constantFrom(
    '#propose=',
    '#wallet=',
    '#cosign=',
    '#cosign=savings.',
    '#/freeze/a?why=',
    '#',
  )
  fc.assert(
    fc.property(start, fc.string({ unit: 'binary' }), (head, rest) => {
      const link = readLink(head + rest)
      if (link) assert.match(wiped(link), /^#\/(propose|cosign|broken|freeze\/[a-z0-9:_-]+)$/)
    }),
  )
})
