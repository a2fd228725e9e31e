// Local mode as its user has it: `countersign agent` as a process of its own, in real cages, beside
// a whole installation that has no trader, and a venue that only the agent reaches.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { askServer } from '@countersign/cli/flows/api.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { type Commands, openCommands, setOut } from '../builders/cli.ts'
import { areGone, familyOf } from '../builders/family.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

const MAIN = fileURLToPath(new URL('../../client/cli/main.ts', import.meta.url))

/** Looked for in everything that the installation keeps. */
const SECRET = 'planted-secret-of-a-local-key-71d0'

type Running = { readonly child: ChildProcess; said(): string }

/** `countersign agent`, once it says that it runs. */
async function startAgent({ home }: Commands): Promise<Running> {
  const env = { PATH: process.env.PATH ?? '', COUNTERSIGN_HOME: home.root }
  const child = spawn(process.execPath, [MAIN, 'agent', '--json'], { env })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const isUp = () => said.includes('It runs.')
  await until(
    async () => isUp() || child.exitCode !== null,
    (is) => is,
  )
  assert.ok(isUp(), said)
  return { child, said: () => said }
}

async function ended({ child }: Running, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const family = familyOf(child.pid ?? 0)
  child.kill(signal)
  await areGone(family)
}

/** Every file of the installation that holds these bytes. */
function filesWith(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .filter((path) => readFileSync(path).includes(text))
}

describe('the agent of local mode', () => {
  let commands: Commands
  let venue: Venue
  let agent: Running
  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    venue.house.setPrice('BTC/USDT', units('50000'))
    venue.keys.add({ id: 'here-key', account: 'ann', secret: SECRET })
    commands = await openCommands()
    await setOut(commands)
    const folder = join(commands.context.clientHome, 'agent')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, 'ca.pem'), venue.authority ?? '')
    const places = { binance: { url: venue.url, ca: 'ca.pem' } }
    writeFileSync(join(folder, 'exchanges.json'), JSON.stringify(places))
    agent = await startAgent(commands)
  })
  after(async () => {
    if (agent) await ended(agent, 'SIGKILL')
    await commands?.stop()
    await venue?.close()
  })

  const run = async (args: readonly string[], secrets = {}) => {
    const done = await commands.run(args, secrets)
    assert.equal(done.code, 0, `${args.join(' ')}: ${done.stdout} ${done.stderr}`)
    return done.json
  }
  const shown = async () => {
    const { accounts } = await askServer(commands.context, (api) => api.listExchangeAccounts())
    return accounts[0]
  }

  it('says what it does, and what does not work while it is off', () => {
    for (const words of ['stops and other orders that are kept do not fire', 'stay silent']) {
      assert.ok(agent.said().replace(/\s+/g, ' ').includes(words), words)
    }
  })

  it('takes in a key that its server never sees, and the charter has the policy', async () => {
    const how = ['--venue', 'binance', '--markets', 'BTC/USDT', '--per-day', '3000', '--here']
    const secrets = { exchangeKey: 'here-key', exchangeSecret: SECRET, code: commands.code() }
    const added = await run(['exchange', 'add', 'mine', ...how], secrets)
    assert.equal(added.account, 'mine')
    const account = await until(shown, (one) => one?.answeredAt !== undefined)
    assert.deepEqual([account?.account, account?.isLocal], ['mine', 'yes'])
    assert.equal(account?.silentSince, undefined)
    assert.equal(account?.worth, '200000')
    const { policy } = await askServer(commands.context, (api) =>
      api.showExchangeAccount({ account: 'mine' }),
    )
    assert.match(policy?.join(' ') ?? '', /3000/)
  })

  it('orders as the policy says, and no more', async () => {
    const buying = (amount: string) => ['order', 'buy', 'mine', amount, 'BTC/USDT']
    const open = () => venue.exchange.orders('ann').filter(({ state }) => state === 'open').length
    const placed = await run([...buying('0.005'), '--limit', '49900'])
    assert.equal(placed.account, 'mine')
    assert.equal(open(), 1)
    const coded = [...buying('0.02'), '--limit', '49900']
    assert.match((await commands.run(coded)).stdout, /client.input_missing/)
    await run(coded, { code: commands.code() })
    assert.equal(open(), 2)
    const over = await commands.run([...buying('0.1'), '--limit', '49900'])
    assert.match(over.stdout, /limit-24h/)
    const other = await commands.run(['order', 'buy', 'mine', '1', 'ETH/USDT', '--limit', '10'])
    assert.match(other.stdout, /markets/)
    assert.equal(open(), 2)
    // The server knows of them by this machine's word.
    const listed = () => askServer(commands.context, (api) => api.listExchangeOrders({}))
    const { orders } = await until(listed, (found) => found.orders.length === 2)
    for (const { account, state, machineOf, silentSince } of orders) {
      assert.deepEqual([account, state, silentSince], ['mine', 'open', undefined])
      assert.equal(machineOf, (await shown())?.by)
    }
  })

  const filled = async () => {
    const { fills } = await askServer(commands.context, (api) => api.listExchangeFills({}))
    return fills.map(({ account, tradeId }) => `${account} ${tradeId}`)
  }

  it('tells the server of what was traded', async () => {
    await run(['order', 'buy', 'mine', '0.005', 'BTC/USDT', '--worst', '50500'])
    await until(filled, (found) => found.length > 0, 2_000)
  })

  it('stops with the lever “trading” that others pull', async () => {
    await run(['charter', 'freeze', 'trading', '--why', 'a test'])
    const order = ['order', 'buy', 'mine', '0.01', 'BTC/USDT', '--limit', '40000']
    const refused = await commands.run(order)
    assert.match(refused.stdout, /exchange.trading_stopped/)
    const { accounts } = await run(['order', 'cancel-all'])
    assert.deepEqual(accounts, [{ account: 'mine', cancelled: 2, refused: '' }])
  })

  it('leaves the secret in no byte of server, signer, desk or database', () => {
    const { root } = commands.home
    // What the server was told is found there, so that the secret would be.
    assert.notDeepEqual(filesWith(join(root, 'postgres'), 'ip-open'), [])
    assert.deepEqual(filesWith(root, SECRET), [])
  })

  it('is known to be silent since it was killed, and goes on when it is started', async () => {
    await ended(agent, 'SIGKILL')
    const off = await commands.run(['exchange', 'balances', 'mine'])
    assert.match(off.stdout, /client\.agent_off/)
    const list = await run(['exchange', 'list'])
    assert.deepEqual(list.agentOff, ['mine'])
    const last = (await shown())?.heardAt ?? 0
    agent = await startAgent(commands)
    await run(['exchange', 'balances', 'mine'])
    await until(shown, (one) => (one?.heardAt ?? 0) > last)
    const told = await filled()
    assert.equal(new Set(told).size, told.length)
    // Trading is stopped here, and its owner trades by another program.
    venue.exchange.place({
      ...{ account: 'ann', symbol: 'BTC/USDT', side: 'sell', kind: 'limit', timeInForce: 'IOC' },
      size: units('0.01'),
      price: units('40000'),
    })
    const after = await until(filled, (found) => found.length > told.length, 2_000)
    assert.deepEqual(after.slice(-told.length), told)
  })
})
