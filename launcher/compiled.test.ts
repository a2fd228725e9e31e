// Code compiled for one kind of process: whose it is, when it is made anew, and that a process runs
// well without it.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type CageKind, cageCommand, DESK, type Inmate, SERVER, SIGNER } from './cage.ts'
import { asCompiled, withCompiled } from './compiled.ts'
import { type Home, openHome } from './home.ts'

const BWRAP: readonly CageKind[] = ['bwrap']

describe('compiled code', () => {
  let home: Home
  let desk: Inmate
  before(() => {
    home = openHome(mkdtempSync(join(tmpdir(), 'countersign-compiled-')))
    desk = { ...DESK, folder: null, stage: home.stage }
  })
  after(() => rmSync(home.root, { recursive: true, force: true }))

  it('is made once, and found again', async () => {
    const { compiled = '' } = await withCompiled(home, desk, BWRAP)
    const made = statSync(compiled).mtimeMs
    assert.ok(readdirSync(compiled, { recursive: true }).length > 20)
    assert.equal((await withCompiled(home, desk, BWRAP)).compiled, compiled)
    assert.equal(asCompiled(home, desk, 'bwrap').compiled, compiled)
    assert.equal(statSync(compiled).mtimeMs, made)
  })

  it('is another for each kind of process, and no draft of it is left', async () => {
    const signer: Inmate = { ...SIGNER, folder: home.signer }
    const server: Inmate = { ...SERVER, folder: null, stage: home.stage }
    const all = await Promise.all(
      [desk, signer, server].map((each) => withCompiled(home, each, BWRAP)),
    )
    const folders = all.map(({ compiled = '' }) => compiled)
    assert.equal(new Set(folders).size, 3)
    const drafts = readdirSync(dirname(folders[0] ?? '')).filter((name) =>
      folders.some((folder) => join(dirname(folder), name).startsWith(`${folder}.new`)),
    )
    assert.deepEqual(drafts, [])
  })

  it('is another when the code is another', () => {
    const more: Inmate = { ...desk, code: [...desk.code, 'vault'] }
    assert.equal(asCompiled(home, more, 'bwrap').compiled, undefined)
  })

  it('is not used where no wall keeps it, nor for a program that is not of ours', async () => {
    assert.equal((await withCompiled(home, desk, ['node'])).compiled, undefined)
    const foreign: Inmate = { ...desk, entry: 'tests/entries/desk.ts' }
    assert.equal((await withCompiled(home, foreign, BWRAP)).compiled, undefined)
  })

  it('is read by a program that is that process with more to it', async () => {
    const like: Inmate = { ...desk, entry: 'tests/entries/desk.ts', like: DESK }
    const [own, borrowed] = await Promise.all(
      [desk, like].map((each) => withCompiled(home, each, BWRAP)),
    )
    assert.ok(own?.compiled)
    assert.equal(borrowed?.compiled, own.compiled)
    assert.equal(borrowed.entry, like.entry)
    assert.equal(asCompiled(home, like, 'bwrap').compiled, own.compiled)
    const stranger: Inmate = { ...like, like }
    assert.equal((await withCompiled(home, stranger, BWRAP)).compiled, undefined)
  })

  it('is seen read-only by the process that runs it, whatever Node’s layer is told', async () => {
    const inmate = await withCompiled(home, desk, BWRAP)
    const { args = [] } = cageCommand('bwrap', inmate) ?? {}
    assert.ok(args.join(' ').includes(`--ro-bind ${inmate.compiled} /compiled `))
    assert.equal(args.filter((each) => each === '--bind').length, 0)
  })
})
