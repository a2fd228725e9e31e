// Power cuts of a whole installation whose journal and database lie on one disk. What was answered
// before a cut is there after it, and what signer and server say agrees.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isSigned, type SpendState } from '@countersign/core/spend/life.ts'
import { at } from '../builders/house.ts'
import { type Installation, openInstallation } from '../builders/installation.ts'
import { becomeOwner, type Owner, spendBody, WALLET } from '../builders/owner.ts'
import { limited } from '../builders/treasury.ts'
import { until } from '../builders/until.ts'
import { openDisk } from './disk.ts'

export type Power = {
  /**
   * Spends until so many were answered, and cuts the power while the next one is under way.
   * @throws AssertionError when anything answered is lost
   */
  cutAfter(answers: number): Promise<void>
  stop(): Promise<void>
}

const EACH_SATS = 1_500n

export async function openPower(): Promise<Power> {
  const disk = openDisk()
  const elsewhere = mkdtempSync(join(tmpdir(), 'cs-power-'))
  const home = join(disk.folder, 'home')
  mkdirSync(join(elsewhere, 'node'))
  mkdirSync(home)
  // The chain is the network's: it is not what is tried here.
  symlinkSync(join(elsewhere, 'node'), join(home, 'node'))
  let installation: Installation | null = null
  const stop = async () => {
    await installation?.stop()
    disk.close()
    rmSync(elsewhere, { recursive: true, force: true })
  }
  try {
    installation = await openInstallation({ folder: home })
    const owner = await becomeOwner(installation, limited(100_000_000n))
    const running = installation
    /** All that was ever answered. */
    const answered = { spends: new Set<string>(), addresses: new Set<string>() }
    return {
      async cutAfter(answers) {
        await use(owner, answered, answers, disk.cut)
        await running.killAll()
        disk.again()
        await running.start()
        await running.recover()
        await owner.witness()
        await compare(owner, answered)
      },
      async stop() {
        owner.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

type Answered = { readonly spends: Set<string>; readonly addresses: Set<string> }

/** Asks for spends and addresses side by side, and cuts while both are under way. */
async function use(
  owner: Owner,
  { spends, addresses }: Answered,
  answers: number,
  cut: () => void,
): Promise<void> {
  const api = owner.api()
  let isOn = true
  const begun = spends.size
  const spending = async () => {
    while (isOn) {
      const psbt = owner.spend(EACH_SATS - 500n)
      const told = await api.askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
      // Only what was told before the cut was promised.
      if (isOn && told.state === 'signed') spends.add(psbt.txid)
    }
  }
  const receiving = async () => {
    const { address } = await api.giveAddress({ wallet: WALLET })
    if (isOn) addresses.add(address)
  }
  const both = Promise.allSettled([spending(), receiving()])
  await until(
    async () => spends.size - begun >= answers,
    (is) => is,
    4_000,
  )
  cut()
  isOn = false
  await both
}

async function compare(owner: Owner, { spends, addresses }: Answered): Promise<void> {
  await owner.ask('journal.verify', {})
  const history = await owner.ask('history', { wallet: WALLET, limit: '500' })
  const counted = new Set(
    (at(history, 'spends') as readonly { readonly txid: string }[]).map(({ txid }) => txid),
  )
  for (const txid of spends) assert.ok(counted.has(txid), `the signer lost ${txid}`)
  const usedSats = await owner.usedSats()
  assert.equal(usedSats, BigInt(counted.size) * EACH_SATS, 'sums and entries agree')
  const api = owner.api()
  const listed = async () => {
    const all = await api.listSpends({ wallet: WALLET, limit: '500' } as never)
    return new Map(all.spends.map(({ txid, state }) => [txid, state]))
  }
  // The server reads what it lacks from the journal.
  const states = await until(listed, (known) => [...counted].every((txid) => known.has(txid)))
  for (const txid of spends) {
    assert.ok(isSigned(states.get(txid) as SpendState), `the store lost ${txid}`)
  }
  const { address } = await api.giveAddress({ wallet: WALLET })
  assert.ok(!addresses.has(address), 'an address was given twice')
  for (const each of addresses) {
    assert.equal((await api.verifyAddress({ wallet: WALLET, address: each })).isOurs, 'yes')
  }
  addresses.add(address)
}
