// Vectors: the examples of c2sp.org/signed-note and c2sp.org/tlog-checkpoint, and those of Go's
// golang.org/x/mod/sumdb/note, whose keys are known.

import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, sign, verify as verifyBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { sha256 } from '../bitcoin/hashes.ts'
import {
  isSignedBy,
  noteKeyId,
  readCheckpoint,
  readNote,
  readVerifierKey,
  type VerifySignature,
  verifierKey,
  writeCheckpoint,
  writeNote,
} from './note.ts'

const verify: VerifySignature = (publicKey, message, signature) => {
  const key = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
  return verifyBytes(
    null,
    message,
    createPublicKey({ key, format: 'der', type: 'spki' }),
    signature,
  )
}

const PETER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETER_TEXT =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n"
const PETER_NOTE = `${PETER_TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

const SOFA = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`

const QUASIMODO = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`

const refused = { code: 'audit.note_invalid' }

describe('a signed note', () => {
  it('of the Go implementation verifies with its key', () => {
    const key = readVerifierKey(PETER_KEY)
    assert.equal(noteKeyId(key).toHex(), 'c74f20a3')
    assert.equal(verifierKey(key), PETER_KEY)
    const note = readNote(PETER_NOTE)
    assert.equal(note.text, PETER_TEXT)
    assert.ok(isSignedBy(note, key, verify))
    assert.ok(!isSignedBy({ ...note, text: `${note.text}\n` }, key, verify))
  })

  it('of the specification is read and written as it is', () => {
    for (const vector of [SOFA, QUASIMODO, PETER_NOTE]) {
      const note = readNote(vector)
      assert.equal(writeNote(note), vector)
      assert.equal(note.signatures[0]?.signature.length, 64)
    }
    assert.match(readNote(QUASIMODO).text, /sole:\n\ned è subito sera\.\n$/)
  })

  it('ignores signatures of unknown keys, and is spoilt by a false one of a known key', () => {
    const key = readVerifierKey(PETER_KEY)
    const note = readNote(PETER_NOTE)
    const [own] = note.signatures
    assert.ok(own)
    const stranger = { ...own, name: 'stranger' }
    const sameName = { ...own, keyId: Uint8Array.of(1, 2, 3, 4) }
    assert.ok(isSignedBy({ ...note, signatures: [stranger, sameName, own] }, key, verify))
    assert.ok(!isSignedBy({ ...note, signatures: [stranger, sameName] }, key, verify))
    const falsified = { ...own, signature: own.signature.toReversed() }
    assert.ok(!isSignedBy({ ...note, signatures: [own, falsified] }, key, verify))
    assert.ok(!isSignedBy({ ...note, signatures: [] }, key, verify))
  })

  it('is read in one form only', () => {
    const wrong = [
      '',
      '\n',
      PETER_TEXT,
      `${PETER_TEXT}\n`,
      PETER_NOTE.slice(0, -1),
      `${PETER_NOTE}\n`,
      `${PETER_NOTE} `,
      PETER_NOTE.replace('— ', '- '),
      PETER_NOTE.replace('— ', '—'),
      PETER_NOTE.replace('PeterNeumann ', 'PeterNeumann  '),
      PETER_NOTE.replace('PeterNeumann', 'Peter+Neumann'),
      PETER_NOTE.replace('PeterNeumann', 'Peter\u00a0Neumann'),
      PETER_NOTE.replace('nAM=', 'nAN='),
      PETER_NOTE.replace('nAM=', 'nAM'),
      PETER_NOTE.replace('If', 'I\tf'),
      PETER_NOTE.replace('If', 'I\ud800f'),
      `a\n\n— x ${new Uint8Array(4).toBase64()}\n`,
      `a\n\n${`— x ${new Uint8Array(68).toBase64()}\n`.repeat(65)}`,
      `a\n\n— x ${'A'.repeat(70_000)}\n`,
    ]
    for (const each of wrong) assert.throws(() => readNote(each), refused, JSON.stringify(each))
  })

  it('is not written without a signature, or by a name with a space', () => {
    const keyId = new Uint8Array(4)
    const signature = new Uint8Array(64)
    assert.throws(() => writeNote({ text: 'a\n', signatures: [] }), RangeError)
    const spaced = { name: 'a b', keyId, signature }
    assert.throws(() => writeNote({ text: 'a\n', signatures: [spaced] }), RangeError)
    const own = { name: 'a', keyId, signature }
    assert.throws(() => writeNote({ text: 'a', signatures: [own] }), RangeError)
  })
})

describe('a verifier key', () => {
  it('is refused when its id is of another key or its type is unknown', () => {
    const wrong = [
      '',
      'PeterNeumann',
      PETER_KEY.replace('c74f20a3', 'c74f20a4'),
      PETER_KEY.replace('Peter', 'Paul'),
      PETER_KEY.replace('+AR', '+BB'),
      PETER_KEY.slice(0, -4),
      PETER_KEY.replace('c74f', 'C74F'),
    ]
    for (const each of wrong) assert.throws(() => readVerifierKey(each), refused, each)
  })
})

describe('a checkpoint', () => {
  const root = sha256(new Uint8Array(0))

  it('of the specification is read and written as it is', () => {
    const { text } = readNote(SOFA)
    const checkpoint = readCheckpoint(text)
    assert.equal(checkpoint.origin, 'example.com/behind-the-sofa')
    assert.equal(checkpoint.size, 20_852_163)
    assert.equal(checkpoint.root.toBase64(), 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=')
    assert.deepEqual(checkpoint.extensions, [])
    assert.equal(writeCheckpoint(checkpoint), text)
  })

  it('keeps extension lines, and has size 0 for the empty log', () => {
    const checkpoint = { origin: 'a', size: 0, root, extensions: ['one', 'two'] }
    assert.deepEqual(readCheckpoint(writeCheckpoint(checkpoint)), checkpoint)
  })

  it('is read in one form only', () => {
    const encoded = root.toBase64()
    const wrong = [
      '',
      `a\n1\n${encoded}`,
      `\n1\n${encoded}\n`,
      `a\n01\n${encoded}\n`,
      `a\n+1\n${encoded}\n`,
      `a\n9007199254740992\n${encoded}\n`,
      `a\n1\n${encoded.slice(0, -1)}\n`,
      `a\n1\n${encoded} \n`,
      `a\n1\n${root.slice(1).toBase64()}\n`,
      `a\n1\n${encoded}\n\n`,
      `a\n1\n${encoded}\n\nx\n`,
      `a\r\n1\n${encoded}\n`,
    ]
    for (const each of wrong)
      assert.throws(() => readCheckpoint(each), refused, JSON.stringify(each))
  })

  it('is not written with lines that would be read as others', () => {
    const good = { origin: 'a', size: 1, root, extensions: [] }
    for (const bad of [
      { origin: '' },
      { origin: 'a\nb' },
      { size: -1 },
      { size: 1.5 },
      { root: root.slice(1) },
      { extensions: [''] },
    ]) {
      assert.throws(() => writeCheckpoint({ ...good, ...bad }), RangeError)
    }
  })

  it('that was signed verifies with the key it was signed by, and with no other', () => {
    const pairs = [0, 1].map(() => generateKeyPairSync('ed25519'))
    const keys = pairs.map(({ publicKey }) => ({
      name: 'example.com/log',
      publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
    }))
    const [one, other] = keys
    assert.ok(one && other && pairs[0])
    const text = writeCheckpoint({ origin: one.name, size: 7, root, extensions: [] })
    const signature = new Uint8Array(sign(null, Buffer.from(text), pairs[0].privateKey))
    const note = writeNote({
      text,
      signatures: [{ name: one.name, keyId: noteKeyId(one), signature }],
    })
    assert.ok(isSignedBy(readNote(note), one, verify))
    assert.ok(!isSignedBy(readNote(note), other, verify))
    assert.ok(!isSignedBy(readNote(note), { ...one, name: 'another' }, verify))
  })
})
