// The attacker has backups of everything: database, journal, and the file of heads that the owner's
// client keeps. They are put back over today, in a whole installation.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { witnessBinding } from '@countersign/channel/bindings.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import { answerAsWitness } from '@countersign/cli/flows/witness.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { type Installation, openInstallation } from '../builders/installation.ts'
import { askAt, becomeOwner, type Owner, spendBody, WALLET } from '../builders/owner.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

type Part = 'journal' | 'database' | 'heads'
const ALL: readonly Part[] = ['journal', 'database', 'heads']

describe('whoever puts backups back', () => {
  let installation: Installation
  let owner: Owner
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cs-backups-'))
    installation = await openInstallation({ signer: 'signer.ts' })
    owner = await becomeOwner(installation)
  })
  after(async () => {
    owner?.close()
    await installation?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const sign = async (sats: bigint) => {
    const psbt = owner.spend(sats)
    const body = spendBody(owner, psbt)
    return await owner.api().askSpend({ wallet: WALLET, body })
  }
  const placeOf = (part: Part): string => {
    const { home } = installation
    return { journal: home.signer, database: home.postgres, heads: owner.heads.file }[part]
  }
  const copy = (from: string, to: string) => {
    rmSync(to, { recursive: true, force: true })
    assert.equal(spawnSync('cp', ['-a', from, to]).status, 0)
  }
  /** Stops everything, copies some of it and puts some of it back, and starts again. */
  const stopped = async (acts: {
    readonly keep?: string
    readonly bring?: string
    readonly parts?: readonly Part[]
  }) => {
    await installation.killAll()
    const { keep, bring, parts = ALL } = acts
    if (bring) for (const part of parts) copy(join(folder, `${bring}-${part}`), placeOf(part))
    if (keep) for (const part of ALL) copy(placeOf(part), join(folder, `${keep}-${part}`))
    await installation.start()
  }

  it('nothing is signed after a start until the owner has answered', async () => {
    assert.equal((await sign(100_000n)).state, 'signed')
    await owner.witness()
    await stopped({ keep: 'early' })
    await assert.rejects(sign(1_000n), { code: 'witness.needed' })
    await owner.witness()
    assert.equal((await sign(400_000n)).state, 'signed')
    assert.equal(await owner.usedSats(), 501_000n)
    say('the moment after a start', '0 sat before the owner’s client had answered')
  })

  it('journal and database put back together are found out by the owner’s client', async () => {
    // What the signer showed after its last act is what the client knows.
    await owner.witness()
    await stopped({ bring: 'early', parts: ['journal', 'database'] })
    await assert.rejects(owner.witness(), { code: 'signer.frozen' })
    await assert.rejects(sign(400_000n), { code: 'signer.frozen' })
    say('yesterday’s journal and database', '0 sat: the client’s heads froze the signer')
  })

  it('with the client’s heads too and no witness elsewhere, the limit is yesterday’s', async () => {
    await stopped({ bring: 'early' })
    await owner.witness()
    assert.equal(await owner.usedSats(), 100_500n)
    assert.equal((await sign(400_000n)).state, 'signed')
    assert.equal(await owner.usedSats(), 501_000n)
    say(
      'journal, database and the client’s heads of yesterday, where no witness is pinned elsewhere',
      '400500 sat of the limit twice, each spend with the user’s key and a fresh code',
    )
  })

  it('a witness elsewhere finds out all three', async () => {
    const elsewhere = generateKeyPairSync('ed25519').privateKey
    const witness = rawPublicKey(elsewhere).toHex()
    const heads = { file: join(folder, 'elsewhere.json'), signer: owner.identity }
    const socket = socketPath(installation.home.run, 'server')
    const look = () => answerAsWitness(heads, askAt(socket, owner.identity, elsewhere))
    const code = owner.sealed(owner.code(), witnessBinding('witness-add', witness))
    await owner.ask('witness.add', { witness, name: 'cellar', code })
    await stopped({ keep: 'later' })
    await look()
    assert.equal((await sign(300_000n)).state, 'signed')
    await look()
    await stopped({ bring: 'later' })
    // The owner's client came back with the rest, and sees nothing wrong.
    await owner.witness()
    await assert.rejects(sign(300_000n), { code: 'witness.needed' })
    await assert.rejects(look(), /./)
    await assert.rejects(sign(300_000n), { code: 'signer.frozen' })
    say(
      'journal, database and heads of yesterday, and no access to the pinned witness',
      '0 sat: frozen',
    )
  })

  it('a server whose journal went back says so, and reads no further', async () => {
    await stopped({ bring: 'early', parts: ['journal'] })
    const log = () => readFileSync(join(installation.home.root, 'server.log'), 'utf8')
    await until(async () => log().includes('store.journal_older'), Boolean)
    say('yesterday’s journal under today’s database', 'a server that stops reading and says why')
  })

  it('a clock set forward ends no window', async () => {
    await stopped({ bring: 'early' })
    await owner.witness()
    assert.equal(await owner.usedSats(), 100_500n)
    writeFileSync(join(installation.home.signer, 'clock-jump'), String(2 * 86_400))
    const told = await sign(950_000n).then(
      ({ state }) => state,
      (error: { code: string }) => error.code,
    )
    assert.match(told, /^(clock\.jumped|channel\.request_stale|denied)$/)
    writeFileSync(join(installation.home.signer, 'clock-jump'), '0')
    assert.equal(await owner.usedSats(), 100_500n)
    copyFileSync(owner.heads.file, join(folder, 'last.json'))
    say('the machine’s clock, and set it two days ahead', '0 sat: no window ended')
  })
})
