// A spend over the API, stopped at each of its steps while a test kills a process. What stops it is
// in the database or is the kernel, never a length of time.

import assert from 'node:assert/strict'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { signedBy } from '../builders/coins.ts'
import { openDatabase } from '../builders/evil.ts'
import { fund, mine, nodeRpc, spendOf } from '../builders/funds.ts'
import { at } from '../builders/house.ts'
import { type Installation, openInstallation, type ProcessName } from '../builders/installation.ts'
import { becomeOwner, type Owner, WALLET } from '../builders/owner.ts'
import { limited } from '../builders/treasury.ts'
import { until } from '../builders/until.ts'

/** Where a spend can be stopped, in their order. */
export const SPEND_STEPS = [
  'asked and recorded',
  'taken up by a job',
  'counted by the signer',
  'stored with its signature',
  'broadcast',
  'confirmed',
] as const
export type SpendStep = (typeof SPEND_STEPS)[number]

export type Whole = {
  readonly installation: Installation
  readonly owner: Owner
  readonly database: ReturnType<typeof openDatabase>
  stop(): Promise<void>
}

const COIN_SATS = 50_000n
const LOCK = 77

// Jobs of one kind wait for an hour; an asking cannot be settled while somebody holds the lock.
const TRAPS = `
  create table if not exists held (kind text);
  create or replace function hold_job() returns trigger language plpgsql as $$ begin
    if exists (select from held join graphile_worker._private_tasks t on t.identifier = held.kind
               where t.id = new.task_id)
    then new.run_at := now() + interval '1 hour'; end if;
    return new;
  end $$;
  create or replace trigger hold_job before insert on graphile_worker._private_jobs
    for each row execute function hold_job();
  create or replace function hold_asking() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(${LOCK});
    return new;
  end $$;
  create or replace trigger hold_asking before update on askings
    for each row execute function hold_asking();`

export async function openWhole(): Promise<Whole> {
  const installation = await openInstallation()
  try {
    const owner = await becomeOwner(installation, limited(100_000_000n))
    const database = openDatabase(installation)
    await database.sql(TRAPS)
    const stop = async () => {
      await database.close()
      owner.close()
      await installation.stop()
    }
    return { installation, owner, database, stop }
  } catch (error) {
    await installation.stop()
    throw error
  }
}

/** Empty where there is none; `signed bare` is signed, and nobody has told the server how. */
async function stateOf({ owner }: Whole, { txid }: Psbt): Promise<string> {
  const asked = owner.api().showSpend({ wallet: WALLET, txid })
  const spend = await asked.catch(() => null)
  if (spend?.state === 'signed' && spend.transaction === undefined) return 'signed bare'
  return spend?.state ?? ''
}

const reaches = (whole: Whole, psbt: Psbt, state: string) =>
  until(
    () => stateOf(whole, psbt),
    (now) => now === state,
  )

const appears = ({ database }: Whole, text: string, txid: string) =>
  until(
    () => database.sql(text, [txid]),
    (rows) => rows.length > 0,
  )

async function letJobsGo({ database }: Whole): Promise<void> {
  await database.sql('truncate held')
  await database.sql('update graphile_worker._private_jobs set run_at = now() where run_at > now()')
}

/** Now, and not at the server's next tick. */
const look = ({ database }: Whole) =>
  database.sql("select graphile_worker.add_job('watch-chain', job_key := 'watch-chain')")

/** Has the spend asked for, and waits until it stands still there. @returns what lets it go on */
type Gate = (whole: Whole, psbt: Psbt, ask: () => void) => Promise<() => Promise<void>>

const GATES: Readonly<Record<SpendStep, Gate>> = {
  'asked and recorded': async (whole, { txid }, ask) => {
    await whole.database.sql("insert into held values ('sign-spend')")
    ask()
    await appears(whole, 'select from askings where txid = $1', txid)
    return () => letJobsGo(whole)
  },
  'taken up by a job': async (whole, { txid }, ask) => {
    const { installation } = whole
    const signer = installation.pid('signer')
    process.kill(signer, 'SIGSTOP')
    ask()
    const taken = `select from graphile_worker._private_jobs j join askings a
      on a.id = j.payload->>'asking' where a.txid = $1 and j.locked_at is not null`
    await appears(whole, taken, txid)
    return async () => {
      // Killed meanwhile, there is nobody to wake.
      if (installation.pid('signer') === signer) process.kill(signer, 'SIGCONT')
    }
  },
  'counted by the signer': async ({ database, owner }, { txid }, ask) => {
    const client = await database.connect()
    client.on('error', () => undefined)
    await client.query(`select pg_advisory_lock(${LOCK})`)
    ask()
    await until(
      () => owner.ask('spend.state', { wallet: WALLET, txid }),
      (told) => at(told, 'state') === 'signed',
    )
    return async () => client.release(true)
  },
  'stored with its signature': async (whole, psbt, ask) => {
    await whole.database.sql("insert into held values ('broadcast-spend')")
    ask()
    await reaches(whole, psbt, 'signed')
    return () => letJobsGo(whole)
  },
  broadcast: async (whole, psbt, ask) => {
    ask()
    await reaches(whole, psbt, 'broadcast')
    return async () => undefined
  },
  confirmed: async (whole, psbt, ask) => {
    ask()
    await reaches(whole, psbt, 'broadcast')
    await mine(whole.installation)
    await until(
      async () => {
        await look(whole)
        return await stateOf(whole, psbt)
      },
      (now) => now === 'confirmed',
    )
    return async () => undefined
  },
}

/** Brings a spend to the step, kills the process there, and sees the spend to its block. */
export async function survive(whole: Whole, name: ProcessName, step: SpendStep): Promise<void> {
  const { installation, owner } = whole
  const coin = await fund(installation, owner, COIN_SATS)
  const psbt = signedBy(spendOf(owner, coin, 1_000n), owner.user)
  const before = await owner.usedSats()
  const body = { psbt: writePsbt(psbt).toBase64(), code: owner.sealedCode(psbt.txid) }
  const ask = async () => {
    await owner
      .api()
      .askSpend({ wallet: WALLET, body })
      .catch(() => undefined)
  }
  const release = await GATES[step](whole, psbt, () => void ask())
  await installation.kill(name)
  // The database has to be there to let go of what it holds.
  if (name === 'launcher' || name === 'postgres' || name === 'node') await installation.recover()
  await release()
  await installation.recover()
  // What a client does whose answer was lost: it answers as the witness, and asks again until it
  // has been told a signature.
  await owner.witness()
  await until(
    async () => {
      const now = await stateOf(whole, psbt)
      if (['', 'denied', 'signed bare'].includes(now)) await ask()
      if (now === 'broadcast') await mine(installation)
      await look(whole)
      return now
    },
    (now) => now === 'confirmed',
  )
  assert.equal((await owner.usedSats()) - before, COIN_SATS, 'counted exactly once')
  await checkOnce(whole, psbt)
}

async function checkOnce({ installation, owner, database }: Whole, { txid }: Psbt): Promise<void> {
  const history = await owner.ask('history', { wallet: WALLET, limit: '500' })
  const spends = at(history, 'spends') as readonly { readonly txid: string }[]
  assert.equal(spends.filter((each) => each.txid === txid).length, 1, 'signed once')
  const found = (await nodeRpc(installation)('getrawtransaction', txid, true)) as {
    readonly confirmations?: number
  }
  assert.ok((found.confirmations ?? 0) > 0, 'in a block')
  assert.deepEqual(await database.sql('select kind from held'), [])
}
