import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { pack, unpack } from './archive.ts'

const LONG = Buffer.alloc(2_500_000, 'long')

/** A folder with an archive of three files in it. */
function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-archive-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const archive = join(folder, 'archive')
  const files = [
    { name: 'signer/long', path: file('long', LONG) },
    { name: 'client/empty', path: file('empty', '') },
    { name: 'key', path: file('key', 'secret') },
  ]
  pack(archive, files)
  const out = join(folder, 'out')
  mkdirSync(out)
  const to = (name: string) => join(out, name)
  return { folder, archive, files, out, to }
}

describe('an archive', () => {
  it('gives back what was put in, whatever its length', (t) => {
    const { archive, to } = open(t)
    assert.deepEqual(unpack(archive, to), ['signer/long', 'client/empty', 'key'])
    assert.deepEqual(readFileSync(to('signer/long')), LONG)
    assert.equal(readFileSync(to('client/empty'), 'utf8'), '')
    assert.equal(readFileSync(to('key'), 'utf8'), 'secret')
  })

  it('leaves out what has no place', (t) => {
    const { archive, to, out } = open(t)
    assert.deepEqual(
      unpack(archive, (name) => (name === 'key' ? to(name) : null)),
      ['key'],
    )
    assert.deepEqual(readdirSync(out), ['key'])
  })

  it('is never written over', (t) => {
    const { archive, files } = open(t)
    assert.throws(() => pack(archive, files), { code: 'backup.file_exists' })
  })

  it('of which a byte changed, is missing or too many puts nothing anywhere', (t) => {
    const { folder, archive, to, out } = open(t)
    const whole = readFileSync(archive)
    const changed = (at: number) => {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      return bytes
    }
    const broken = [
      changed(5),
      changed(whole.length - 1),
      changed(whole.length - 1_000_000),
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.of(0)]),
      Buffer.from('no archive'),
      Buffer.alloc(0),
    ]
    for (const [at, bytes] of broken.entries()) {
      const path = join(folder, `broken-${at}`)
      writeFileSync(path, bytes)
      assert.throws(() => unpack(path, to), { code: 'backup.file_invalid' }, `${at}`)
    }
    assert.deepEqual(readdirSync(out), [])
  })

  it('with a name that leaves the folder is refused', (t) => {
    const { folder, to } = open(t)
    for (const [at, name] of ['../out', '/etc/x', 'a/../../b', '.ssh/key', 'a//b', ''].entries()) {
      const path = join(folder, `named-${at}`)
      pack(path, [{ name, path: join(folder, 'key') }])
      assert.throws(() => unpack(path, to), { code: 'backup.file_invalid' }, name)
    }
    assert.equal(existsSync(join(folder, 'b')), false)
  })
})
