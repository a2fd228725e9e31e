import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openBreached } from './breached.ts'
import { openPasswords } from './passwords.ts'

const hashOf = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase()

const linesOf = (passwords: readonly string[]): string[] =>
  passwords.map((each, index) => `${hashOf(each)}:${10 ** (index % 9)}`).toSorted()

describe('the list of breached passwords', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-breached-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const listed = (text: string) => {
    const file = join(folder, 'list.txt')
    writeFileSync(file, text)
    return openBreached(file)
  }

  it('finds every password that is on it and no other, by any size and line end', async () => {
    for (const [count, end] of [
      [1, '\n'],
      [2, '\r\n'],
      [3, ''],
      [1_000, '\r\n'],
      [1_001, '\n'],
    ] as const) {
      const passwords = Array.from({ length: count }, (_, index) => `pass word ${index}`)
      const breached = await listed(linesOf(passwords).join(end || '\n') + end)
      for (const each of passwords) assert.ok(await breached.has(each), `${count} ${each}`)
      for (let other = 0; other < 300; other++) {
        assert.ok(!(await breached.has(`other ${other}`)), `${count} ${other}`)
      }
      await breached.close()
    }
  })

  it('finds the known hash of a known password', async () => {
    const breached = await listed('5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9545824\r\n')
    assert.ok(await breached.has('password'))
    await breached.close()
  })

  it('keeps a password from being set that is otherwise a good one', async () => {
    const bad = 'kelp-7-vapor-lantern'
    const breached = await listed(`${linesOf([bad]).join('\n')}\n`)
    const passwords = openPasswords({ terms: { memoryKib: 1_024, passes: 1 }, breached })
    assert.equal(await passwords.flawOf(bad, []), 'breached')
    assert.equal(await passwords.flawOf(`${bad}-2`, []), null)
    await breached.close()
  })

  it('is refused when it is empty, of words, of small letters, or out of order', async () => {
    const lines = linesOf(Array.from({ length: 200 }, (_, index) => `one ${index}`))
    for (const wrong of [
      '',
      'password\n123456\n',
      lines.join('\n').toLowerCase(),
      lines.toReversed().join('\n'),
      lines.map((line) => line.slice(0, 40)).join('\n'),
    ]) {
      await assert.rejects(listed(wrong), /SHA-1:count in order/)
    }
  })
})
