// Five devices ask for 300 spends while the signer stands still. The bounds hold, those who read
// are served, the chain is followed, and everything settles once the signer goes on.

import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { deviceBinding } from '@countersign/channel/bindings.ts'
import { readAnswer } from '@countersign/channel/envelope.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import { rawPublicKey, signBytes } from '@countersign/channel/keys.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { type Api, openApi } from '@countersign/sdk/api.ts'
import type { ApiProblem } from '@countersign/sdk/problem.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import type { Pool } from '../builders/postgres.ts'
import { freshCode, sealed } from '../builders/process.ts'
import { openSite, type Site } from '../builders/server.ts'
import { tokenBody } from '../builders/token.ts'
import { until } from '../builders/until.ts'

const DEVICES = 5
const ASKS = 300
const MOST_OPEN = 256
const WALLET = 'savings'
/** So much takes its time on a machine that has more to do. */
const LOOKS = 2_000

describe('a flood of asks over a signer that stands still', { timeout: 180_000 }, () => {
  let site: Site
  let pool: Pool
  let apis: readonly Api[]
  before(async () => {
    site = await openSite()
    pool = openPool({ database: site.cluster.folder, most: 1 })
    apis = [site.api(), ...(await moreDevices(site, DEVICES - 1))]
    for (const api of apis) {
      await until(
        () => api.listWallets().catch(() => null),
        (found) => found !== null,
      )
    }
  })
  after(async () => {
    signal(site, 'SIGCONT')
    await pool.end()
    await site.stop()
  })

  const wallet = WALLET
  const open = async () => {
    const sql = 'select count(*)::int as open from askings where outcome is null'
    return (await pool.query<{ open: number }>(sql)).rows[0]?.open ?? 0
  }

  it('keeps its bounds, serves readers, and settles', async () => {
    const { secret } = await site.api().createToken({ body: tokenBody('reader') })
    const reader = openApi({ url: site.url(), token: secret })
    const psbts = Array.from({ length: ASKS }, (_, number) => psbtOf(site, number))
    signal(site, 'SIGSTOP')
    let refused = 0
    // Nobody waits for them yet.
    const answers = psbts.map(async (psbt, at) => {
      const answer = await ask(apis[at % DEVICES] as Api, psbt)
      if (answer === 'busy') refused += 1
      return answer
    })
    // One that is asked again must not come once there is room.
    await until(
      async () => refused,
      (count) => count === ASKS - MOST_OPEN,
      LOOKS,
    )
    await until(open, (count) => count === MOST_OPEN, LOOKS)

    const first = (await reader.showBalance({ wallet })).height ?? 0
    await site.mine(2)
    await until(
      () => reader.showBalance({ wallet }),
      ({ height }) => height === first + 2,
    )
    assert.equal((await reader.showStatus()).signer.isReachable, 'no')
    assert.equal(await open(), MOST_OPEN)

    signal(site, 'SIGCONT')
    const done = await Promise.all(answers)
    assert.equal(done.filter((each) => each === 'busy').length, ASKS - MOST_OPEN)
    assert.equal(await until(open, (count) => count === 0, LOOKS), 0)
    const { rows } = await pool.query('select distinct state, waits_for from spends')
    assert.deepEqual(rows, [{ state: 'asked', waits_for: ['code'] }])
  })
})

/** A database with as much to do as this one may say that it cannot: then it is asked again. */
async function ask(api: Api, psbt: string): Promise<'busy' | 'asked'> {
  for (;;) {
    try {
      await api.askSpend({ wallet: WALLET, body: { psbt } })
      return 'asked'
    } catch (error) {
      const { code } = error as ApiProblem
      if (code === 'store.unavailable') continue
      assert.equal(code, 'http.busy')
      return 'busy'
    }
  }
}

/** A spend of a coin that is in no block: the signer looks at no chain. */
function psbtOf({ owned: { descriptor, user } }: Site, number: number): string {
  const coins = [coin(descriptor, { chain: 0, index: 0 }, 20_000n, number + 1)]
  const psbt = signedBy(unsigned(descriptor, { coins, payments: [payment(19_000n)] }), user)
  return writePsbt(psbt).toBase64()
}

async function moreDevices(site: Site, count: number): Promise<readonly Api[]> {
  const client = await site.real.connect()
  const apis: Api[] = []
  for (let number = 1; number <= count; number += 1) {
    const { privateKey } = generateKeyPairSync('ed25519')
    const [device, name] = [rawPublicKey(privateKey).toHex(), `device ${number}`]
    const given = freshCode(site.real, site.owned.seed)
    const code = sealed(site.real, given, deviceBinding(device, name))
    await client.ask('device.add', { device, name, code })
    apis.push(apiOf(site, privateKey))
  }
  client.close()
  return apis
}

function apiOf({ real, url }: Site, key: KeyObject): Api {
  return openApi({
    url: url(),
    now: real.now,
    signer: fingerprint(real.identity),
    device: { keyId: rawPublicKey(key).toHex(), sign: (bytes) => signBytes(key, bytes) },
    checkReceipt: (frame, to) => readAnswer(frame, to, real.identity.signingKey),
  })
}

/** Whatever cage stands around it: its process is the last of a row of children. */
function signal({ real }: Site, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of familyOf(real.child().pid)) process.kill(pid, name)
}

function familyOf(pid: number): readonly number[] {
  const tasks = readdirSync(`/proc/${pid}/task`)
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  )
  return [pid, ...children.flatMap((child) => familyOf(Number(child)))]
}
