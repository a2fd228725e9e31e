// Ways out by the command line of a running installation: a rehearsal, a timelock that is begun
// anew, a canary, and coins that leave without the signer.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { askApi } from '@countersign/cli/flows/api.ts'
import { exitsOf, type ToldWallet, toldWallets } from '@countersign/cli/flows/exits.ts'
import { waysOf } from '@countersign/cli/keep/ways.ts'
import { writeDescriptorKey } from '@countersign/core/bitcoin/descriptor.ts'
import { writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { type Commands, PASSPHRASE } from '../builders/cli.ts'
import { person } from '../builders/coins.ts'
import { until } from '../builders/until.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const NAME = 'heir'
const OLDER = 8

const backup = person(3)

type Subject = () => Commands

/** Registers the cases; the installation keeps a wallet more. */
export function leaving(cli: Subject): void {
  rehearsing(cli)
  refreshing(cli)
  watching(cli)
}

const kitOf = (cli: Subject) => join(cli().context.home, `${NAME}-kit.txt`)

function recover(cli: Subject, ...more: string[]) {
  const keys = [writeExtendedKey(backup.account, 'secret')]
  return cli().run(['recover', kitOf(cli), '--to', PAYEE, ...more], { keys })
}

const mine = (cli: Subject, blocks: number) => cli().run(['regtest', 'mine', String(blocks)])

/** What the server says of the wallet, once that is so. */
async function shown(cli: Subject, is: (told: ToldWallet) => boolean): Promise<ToldWallet> {
  const found = await until(
    async () => (await toldWallets(cli().context)).get(NAME),
    (told) => told !== undefined && is(told),
  )
  if (!found) throw new Error('there is no such wallet')
  return found
}

const opensIn = (blocks: number) => (told: ToldWallet) => told.timelock?.opensInBlocks === blocks

const reasons = ({ exit }: ToldWallet) => exit.because.join()

function rehearsing(cli: Subject): void {
  it('makes a wallet ready by a rehearsal, also before its timelock opens', async () => {
    const shape = ['--shape', 'backup-later', '--older', String(OLDER)]
    const made = await cli().run(
      ['wallet', 'create', NAME, ...shape, '--backup', writeDescriptorKey(backup.key)],
      { passphrase: PASSPHRASE, code: cli().code() },
    )
    assert.equal(made.code, 0, made.stderr)
    assert.equal(reasons(await shown(cli, () => true)), 'never-rehearsed')
    await cli().run(['wallet', 'kit', NAME, kitOf(cli)])
    const { json } = await cli().run(['receive', NAME])
    await cli().run(['regtest', 'fund', String(json.address), '0.2'])
    await shown(cli, opensIn(OLDER - 1))
    const rehearsed = await recover(cli, '--rehearse')
    assert.deepEqual([rehearsed.json.isOpen, rehearsed.json.isRecorded], [false, true])
    assert.equal((await shown(cli, () => true)).exit.state, 'ready')
    const { json: told } = await cli().run(['wallet', 'show', NAME])
    assert.equal((told.exit as { readonly state?: string }).state, 'ready')
  })
}

function refreshing(cli: Subject): void {
  it('begins anew the coins whose timelock nears, and refuses where none does', async () => {
    const refresh = (...more: string[]) =>
      cli().run(['spend', NAME, '--refresh', ...more], {
        passphrase: PASSPHRASE,
        code: cli().code(),
      })
    const early = await refresh()
    assert.match(early.stdout, /no coin has a timelock/)
    await mine(cli, OLDER / 2 - 1)
    const near = await shown(cli, opensIn(OLDER / 2))
    assert.equal(reasons(near), 'lock-near')
    const ways = waysOf(cli().context)
    assert.ok(ways.kind !== 'socket')
    const drafted = await askApi(cli().context, ways.api, (api) =>
      api.draftSpend({ wallet: NAME, body: { payments: [], refresh: 'yes' } }),
    )
    assert.deepEqual([drafted.inputs.length, drafted.payments], [1, []])
    assert.equal(drafted.amountSats, drafted.feeSats)
    const dear = await refresh('--fee-rate', '20000')
    assert.match(dear.stdout, /costs too much/)
    const done = await refresh()
    assert.deepEqual([done.code, done.json.outcome], [0, 'sent'], done.stderr)
    await mine(cli, 1)
    const anew = await shown(cli, opensIn(OLDER - 1))
    assert.equal(anew.exit.state, 'ready')
    const { json } = await cli().run(['balance', NAME])
    assert.match(String(json.availableBtc), /^0\.1999\d{4}$/)
  })
}

function watching(cli: Subject): void {
  it('watches an address that nobody should touch, until it is off', async () => {
    const on = await cli().run(['wallet', 'canary', NAME, PAYEE])
    assert.deepEqual([on.code, on.json.canary], [0, 'watched'], on.stderr)
    const off = await cli().run(['wallet', 'canary', NAME, 'off'])
    assert.deepEqual([off.code, off.json.canary], [0, 'off'])
  })

  it('shows in its history what left without the signer', async () => {
    await mine(cli, OLDER)
    await shown(cli, opensIn(0))
    const left = await recover(cli)
    assert.deepEqual([left.code, left.json.outcome], [0, 'sent'], left.stderr)
    await until(
      () => exitsOf(cli().context, NAME),
      (exits) => exits?.length === 1,
    )
    const history = (await cli().run(['history', NAME])).json
    const [txid] = left.json.txids as readonly string[]
    const [exit] = history.exits as readonly Readonly<Record<string, string>>[]
    assert.deepEqual([exit?.txid, exit?.path, exit?.state], [txid, 'backup-alone', 'waiting'])
    assert.match(exit?.amountBtc ?? '', /^0\.1999\d{4}$/)
  })
}
